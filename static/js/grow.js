/* 表里的长文字格：高度随内容长，回车不换行（这一格只有一行文字）。 */

function mirror({ target }) {
  if (target.dataset && "oneLine" in target.dataset) target.parentElement.dataset.grow = target.value;
}

document.addEventListener("input", mirror);
document.addEventListener("portal:written", mirror);
document.addEventListener("keydown", (event) => {
  const isEnter = event.key === "Enter" && !event.isComposing;
  if (isEnter && "oneLine" in event.target.dataset) event.preventDefault();
});
