/* 查看材料：键盘 ← → 翻页，页列表滚到当前页，先取下一页的图。没有脚本时用页上的链接。 */

function follow(rel) {
  const link = document.querySelector(`.viewer-bar a[rel="${rel}"]`);
  if (link) location.assign(link.href);
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "ArrowLeft") follow("prev");
  if (event.key === "ArrowRight") follow("next");
});

// 只在列表里滚，不动整页。
const current = document.querySelector(".viewer-pages [aria-current]");
if (current) {
  const list = current.closest(".viewer-pages");
  list.scrollTop = current.offsetTop - list.clientHeight / 2;
}

const next = document.querySelector(".viewer-bar a[rel=next]");
const image = document.querySelector(".viewer-sheet img");
if (next && image) {
  const page = new URL(next.href).searchParams.get("page");
  const ahead = image.src.replace(/\/pages\/\d+\//, `/pages/${page}/`);
  window.addEventListener("load", () => { new Image().src = ahead; });
}
