// “打印”按钮：没有脚本时不出现，用浏览器自己的打印。
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
