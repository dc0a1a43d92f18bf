/* 审核队列：数勾选了几件、全选本页；键盘 ↑ ↓、j k 在各行之间移动，x 勾选，/ 到搜索框。没有脚本时照样能勾、能办。 */

const form = document.querySelector("[data-queue]");
const search = document.querySelector(".queue-search input");
const hint = document.querySelector(".queue-keys");

function boxes() {
  return Array.from(form.querySelectorAll("input[name=pk]"));
}

function told(all, line, resting) {
  const count = boxes().filter((box) => box.checked).length;
  line.textContent = count ? `已选 ${count} 件` : resting;
  all.checked = count > 0 && count === boxes().length;
  all.indeterminate = count > 0 && !all.checked;
}

function counting() {
  const all = form.querySelector("[data-all]");
  const line = form.querySelector("[data-chosen]");
  if (!all || !line) return;
  const resting = line.textContent;
  all.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    told(all, line, resting);
  });
  window.addEventListener("pageshow", () => told(all, line, resting));
}

function move(step) {
  const links = Array.from(form.querySelectorAll("[data-open]"));
  const row = document.activeElement.closest("tbody tr");
  const here = row ? links.indexOf(row.querySelector("[data-open]")) : -1;
  const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  if (next) next.focus();
}

function tick() {
  const row = document.activeElement.closest("tbody tr");
  const box = row && row.querySelector("input[name=pk]");
  if (box) box.click();
}

const KEYS = { j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), x: tick };

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, summary")) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  } else if (form && KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

if (form) {
  counting();
  hint.hidden = false;
}
