/* 多行文字：字数按 Unicode 码点计（与服务器 formspec.clean.length 相同），打印时另印全文。 */

function length(text) {
  return Array.from(text.replace(/\r\n?/g, "\n")).length;
}

function count({ target }) {
  if (!target.dataset || !target.dataset.limit) return;
  const counter = document.getElementById(`${target.id}-counter`);
  const now = length(target.value);
  const over = now - Number(target.dataset.limit);
  counter.textContent = `已输入 ${now} / ${target.dataset.limit} 字${over > 0 ? `，超出 ${over} 字` : ""}`;
  counter.classList.toggle("is-over", over > 0);
}

document.addEventListener("input", count);
document.addEventListener("portal:written", count);
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("textarea + .print-copy").forEach((copy) => {
    copy.textContent = copy.previousElementSibling.value;
  });
});
