/* 离开之前先存好；已经试过没存上的，由浏览器的“离开此页？”来问。 */

function leaveWhenSaved(saver, event, going) {
  const cannotSave = saver.stopped || saver.clashes.size > 0 || saver.tone() === "bad";
  if (!saver.isUnsaved() || cannotSave) return;
  event.preventDefault();
  saver.leave = going;
  saver.send();
}

export function listenToLeaving(saver) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-after-save]");
    const isHere = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (link && isHere) leaveWhenSaved(saver, event, () => location.assign(link.href));
  });
  document.addEventListener("submit", (event) => {
    const { target } = event;
    if (target !== saver.form) leaveWhenSaved(saver, event, () => target.requestSubmit());
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (!saver.isUnsaved()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("online", () => saver.send());
  window.addEventListener("focus", () => { if (saver.stopped === "session") saver.resume(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.send();
  });
}
