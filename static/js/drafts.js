/* 本机暂存的清理：退出登录时清掉自己的，提交成功后清掉这一件的，放了七天以上的一律清掉。 */

import { PREFIX } from "./autosave/kept.js";

const WEEK = 7 * 24 * 3600 * 1000;
let owner = "";

function forget(isDone) {
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX) && isDone(key))
      .forEach((key) => localStorage.removeItem(key));
  } catch (error) {
    // 本机存储被禁用：没有东西要清
  }
}

function isStale(key) {
  try {
    return !(Date.now() - Date.parse(JSON.parse(localStorage.getItem(key)).at) < WEEK);
  } catch (error) {
    return true; // 读不懂的留着也没有用
  }
}

forget(isStale);
document.querySelectorAll("[data-forget]").forEach((mark) => {
  forget((key) => key.startsWith(PREFIX + mark.dataset.forget));
});

// 点了退出又在“离开此页？”里选了留下，就不能清：真正离开时才清，期间有别的操作就作罢。
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) owner = event.target.dataset.forgetOnLeave || "";
});
["pointerdown", "keydown"].forEach((kind) => {
  document.addEventListener(kind, () => { owner = ""; }, true);
});
window.addEventListener("pagehide", () => {
  if (owner) forget((key) => key.startsWith(PREFIX + owner));
});
