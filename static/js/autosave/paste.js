/* 从电子表格粘贴一块到表里：先由服务器对好行列，看过预览再填入，可以一步撤销。一格文字照常粘贴。 */

import { post } from "./line.js";
import { drawPreview } from "./preview.js";

const UNREACHED = "暂时连不上服务器，内容没有动。联网后请再粘贴一次。";
const MOST_NEW_ROWS = 200;

export class Paste {
  constructor(saver, rowActs) {
    this.saver = saver;
    this.rowActs = rowActs;
    this.boxes = saver.boxes;
    this.panels = saver.panels;
    this.block = null; // 正等人决定的一块：{text, start, texts, count}
  }

  async open(text, box) {
    this.close();
    this.saver.say("busy", "正在读取粘贴的内容…");
    const table = box.closest("[data-rows]");
    const question = { text, start: box.name, order: "", fresh: [] };
    if (table) {
      question.order = this.boxes.read(table.dataset.rows);
      question.fresh = this.rowActs.fresh(table, Math.min(text.split("\n").length, MOST_NEW_ROWS));
    }
    let answer = null;
    try {
      answer = await post(this.saver.form.dataset.paste, question);
    } catch (error) {
      answer = { status: 503, body: {} };
    }
    this.saver.say("ok", this.saver.isUnsaved() ? "有改动，稍后自动保存" : "输入后自动保存");
    this.receive(answer, question);
  }

  receive({ status, body }, { text, start }) {
    if (status === 401) return this.saver.sessionLost(body.login);
    if (status !== 200) return this.fail(body.message || UNREACHED);
    const texts = Object.assign({}, body.order);
    body.rows.forEach((row) => row.cells.filter(Boolean).forEach((cell) => { texts[cell.address] = cell.text; }));
    this.block = { text, start, texts, count: body.count };
    return this.show(body);
  }

  show(body) {
    const panel = this.panels.open("paste");
    const added = Object.keys(body.order).length > 0;
    panel.querySelector("[data-summary]").textContent = body.count
      ? `将填入 ${body.count} 格${added ? "，行不够的自动添上" : ""}`
      : "没有可以填入的内容";
    const apply = panel.querySelector("[data-apply]");
    apply.hidden = body.count === 0;
    panel.querySelector("[data-single]").hidden = this.boxes.all(this.block.start)[0].tagName === "SELECT";
    drawPreview(panel, body, this.boxes);
    (apply.hidden ? panel : apply).focus();
  }

  fail(message) {
    const panel = this.panels.open("paste-failed");
    panel.querySelector("[data-message]").textContent = message;
    panel.focus();
  }

  apply() {
    const { texts, count } = this.block;
    this.saver.bulk.apply(`已粘贴 ${count} 格`, texts);
    this.back();
  }

  /* 不当作表格：整段文字填入光标所在的一格 */
  single() {
    const { text, start } = this.block;
    const box = this.boxes.all(start)[0];
    this.back();
    insert(box, text.trim().split(/\s+/).join(" "));
  }

  back() {
    const { start } = this.block;
    this.close();
    this.boxes.focus(start);
  }

  close() {
    this.block = null;
    this.panels.close("paste");
    this.panels.close("paste-failed");
  }

  pasted(event) {
    const box = event.target.closest("[data-table] [name]");
    if (!box) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    const isBlock = /[\t\n]/.test(text);
    if (isBlock) this.open(text, box);
    else if ("oneLine" in box.dataset) insert(box, text);
    else return; // 一格文字，由浏览器照常粘贴
    event.preventDefault();
  }

  listen() {
    this.saver.form.addEventListener("paste", (event) => this.pasted(event));
    this.panels.on('[data-is="paste"] [data-apply]', () => this.apply());
    this.panels.on('[data-is="paste"] [data-single]', () => this.single());
    this.panels.on('[data-is="paste"] [data-cancel]', () => this.back());
    this.panels.on('[data-is="paste-failed"] [data-cancel]', () => this.close());
    this.panels.holder.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.block) this.back();
    });
  }
}

function insert(box, text) {
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
