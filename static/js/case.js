/* 审核页：右边的页签与材料不刷新整页就换；要点选了就存；← → 翻页，1 2 3 选结论。
   没有脚本时链接与表单照常，整页刷新。 */

const frame = document.querySelector(".case");
const side = document.getElementById("case-side");
frame.classList.add("is-scripted");

/* 换右边，地址栏跟着变，刷新还在原处 */
function show(url) {
  document.getElementById("pane-side").checked = true;
  side.classList.add("is-waiting");
  document.querySelectorAll("#main > .notice").forEach((said) => said.remove()); // 看过的话不再占地方
  window.htmx.ajax("GET", url.href, { target: "#case-side", swap: "innerHTML" }).then(() => {
    side.classList.remove("is-waiting");
    history.replaceState(null, "", url.href);
  });
}

function isPlain(event) {
  return !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
}

/* 写完补正事项回到原处 */
function comingBack(link) {
  const url = new URL(link.href);
  const place = link.closest("[id]");
  url.searchParams.set("next", `${location.pathname}${location.search}${place ? `#${place.id}` : ""}`);
  link.href = url.href;
}

document.addEventListener("click", (event) => {
  const fix = event.target.closest("a.case-fix");
  if (fix) comingBack(fix);
  const link = event.target.closest("a[data-side]");
  if (link && isPlain(event) && event.button === 0) {
    event.preventDefault();
    show(new URL(link.href));
    return;
  }
  // 右边指到左边的一处：手机上先换到申报书
  const jump = event.target.closest('.case-side a[href^="#"]');
  if (jump) document.getElementById("pane-form").checked = true;
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-side]");
  if (!form) return;
  event.preventDefault();
  const url = new URL(location.href);
  url.search = new URLSearchParams(new FormData(form)).toString();
  url.hash = "";
  show(url);
});

/* 键盘：材料翻页；焦点在某一条里时按 1 2 3 */
document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || event.target.closest("input:not([type=radio]), textarea, select")) return;
  const point = event.target.closest(".case-point");
  const order = ["1", "2", "3"].indexOf(event.key);
  if (point && order >= 0) {
    const option = point.querySelectorAll("input[type=radio]")[order];
    if (option) option.click();
  }
  if (event.target.closest("input[type=radio]")) return;
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const turn = rel && side.querySelector(`a[rel="${rel}"]`);
  if (turn) turn.click();
});

/* 没有存成（断线、登录失效、服务器出错）：写的还在原处，说明怎么办 */
function lost(form, text) {
  const place = form && form.querySelector(".point-lost");
  if (!place) return;
  place.textContent = text;
  place.hidden = false;
}

document.body.addEventListener("htmx:responseError", (event) => {
  const isOut = event.detail.xhr.status === 401;
  const text = isOut
    ? "没有保存：登录已失效。请在新窗口登录，回到这里再选一次，写的还在。"
    : "没有保存：服务器没有接受，请稍后再选一次；仍不成的请刷新页面。";
  lost(event.target.closest("form"), text);
});

document.body.addEventListener("htmx:sendError", (event) => {
  lost(event.target.closest("form"), "没有保存：网络断开了，写的还在，联网后再选一次。");
});

side.addEventListener("htmx:responseError", () => side.classList.remove("is-waiting"));
side.addEventListener("htmx:sendError", () => side.classList.remove("is-waiting"));
