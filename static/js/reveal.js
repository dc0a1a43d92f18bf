/* 查看加密栏目的明文：每次查看都由服务器留下记录，半分钟后收起。 */

import { token } from "./csrf.js";

const SHOWN_FOR = 30000;

async function reveal(button) {
  const response = await fetch(button.dataset.reveal, {
    method: "POST",
    headers: { "X-CSRFToken": token() },
    body: new URLSearchParams({ address: button.dataset.address }),
    credentials: "same-origin",
    redirect: "manual",
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).text;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  const output = button.parentElement.querySelector("output");
  try {
    output.textContent = await reveal(button);
    setTimeout(() => { output.textContent = ""; }, SHOWN_FOR);
  } catch (error) {
    output.textContent = "暂时看不了，请刷新页面后再试";
  }
});
