/* 写补正事项：选一条常用事由即填入条款与要求；已写了字的先问一句，免得盖掉。没有脚本时按“填入”由服务器填。 */

const form = document.querySelector("[data-item-form]");
const library = document.querySelector("[data-library]");

function fill(option) {
  const { clause, text } = form.elements;
  const isOwn = text.value.trim() !== "" && !Array.from(library.options).some((one) => one.dataset.text === text.value);
  if (isOwn && !window.confirm("已经写了的要求会换成常用事由，要换吗？")) return;
  clause.value = option.dataset.clause;
  text.value = option.dataset.text;
  text.focus();
}

if (form && library) {
  const go = document.querySelector("[data-library-go]");
  if (go) go.hidden = true;
  library.addEventListener("change", () => {
    const option = library.options[library.selectedIndex];
    if (option.dataset.text) fill(option);
  });
}
