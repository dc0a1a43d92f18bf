/* 上传：选择或拖放几份文件，分段传，断了从断点接着传。没有脚本时表单照常提交。
   这里只把各部分接起来，各管什么写在 upload/ 各文件的开头。 */

import { UploadForm } from "./upload/form.js";
import { Queue } from "./upload/queue.js";

const queue = new Queue();
document.querySelectorAll("form[data-upload]").forEach((form) => new UploadForm(form, queue).listen());

// 没拖准的文件不要被浏览器打开，冲掉这一页。
["dragover", "drop"].forEach((kind) => document.addEventListener(kind, (event) => event.preventDefault()));

window.addEventListener("beforeunload", (event) => {
  if (queue.isBusy()) event.preventDefault();
});
