/* 自动保存：停笔 1.2 秒只送改动的栏目，同时只有一个请求在途。
   没有得到服务器确认的文字都留在本机（加密栏目除外），断线、登录失效、与他人冲突都不丢字。
   这里只把各部分接起来，各管什么写在 autosave/ 各文件的开头。 */

import "./grow.js";
import { Blanks } from "./autosave/blanks.js";
import { listenToLeaving } from "./autosave/leaving.js";
import { Paste } from "./autosave/paste.js";
import { Restoring } from "./autosave/restoring.js";
import { RowActs } from "./autosave/row-acts.js";
import { Saver } from "./autosave/saver.js";

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const saver = new Saver(form);
  const rowActs = new RowActs(saver);
  saver.listen();
  listenToLeaving(saver);
  rowActs.listen();
  new Paste(saver, rowActs).listen();
  new Blanks(saver).listen();
  new Restoring(saver).offer();
});
