/* 一次改许多格（粘贴、填“无”、删行）：作为一次暂存送出，可以一步撤销，直到下一次这样的操作或离开本页。 */

import { merged, rowsIn } from "./row-order.js";

export class Bulk {
  constructor(saver) {
    this.saver = saver;
    this.boxes = saver.boxes;
    this.done = null; // {before: 地址 → 原来的文字, after: 地址 → 现在的文字}
    this.line = saver.form.querySelector("[data-undo]");
    this.button = this.line.querySelector("[data-undo-button]");
    this.button.addEventListener("click", () => this.undo());
  }

  /* texts: 地址 → 文字，行的次序也在内；says 是做了什么 */
  apply(says, texts) {
    const before = {};
    Object.keys(texts).forEach((address) => { before[address] = this.boxes.read(address); });
    this.write(texts);
    this.done = { before, after: Object.assign({}, texts) };
    this.show(says, true);
  }

  /* 服务器存下的写法可能不同（1,234.5 存成 1234.50）：那不算后来又改过 */
  stored(address, sent, stored) {
    if (this.done && this.done.after[address] === sent) this.done.after[address] = stored;
  }

  undo() {
    const { before, after } = this.done;
    const texts = {};
    Object.keys(before).forEach((address) => {
      const now = this.boxes.read(address);
      if (this.boxes.isOrder(address)) texts[address] = this.order(after[address], before[address], now);
      else if (now === after[address]) texts[address] = before[address];
    });
    const kept = Object.keys(before).length - Object.keys(texts).length;
    this.done = null;
    this.write(texts);
    this.show(kept ? `已撤销；其中 ${kept} 处后来又改过，没有动` : "已撤销", false);
    this.focus(texts, after);
  }

  /* 回到放回的那一行，或改回的第一格 */
  focus(texts, after) {
    const addresses = Object.keys(texts);
    const [order] = addresses.filter((address) => this.boxes.isOrder(address));
    const [back] = order ? rowsIn(texts[order]).filter((row) => !rowsIn(after[order]).includes(row)) : [];
    const { tables } = this.saver;
    if (back) tables.boxes(tables.row(tables.find(order), back))[0].focus();
    else if (addresses.length > 0) this.boxes.focus(addresses.find((one) => this.isShown(one)) || addresses[0]);
  }

  isShown(address) {
    const [box] = this.boxes.all(address);
    return !this.boxes.isOrder(address) && !this.saver.tables.isRemoved(box);
  }

  /* 别人同时添的行留着；撤销之后一行也没有的，仍是原来的“无”或空 */
  order(after, before, now) {
    if (now === after) return before;
    const text = merged(after, before, now);
    return rowsIn(text).length === 0 && rowsIn(before).length === 0 ? before : text;
  }

  write(texts) {
    const addresses = this.boxes.ordersFirst(Object.keys(texts));
    addresses.forEach((address) => this.boxes.write(address, texts[address]));
    this.saver.changed(addresses.filter((address) => this.boxes.has(address)), 0);
  }

  show(says, canUndo) {
    this.line.classList.add("is-open");
    this.line.querySelector("[data-undo-text]").textContent = says;
    this.button.hidden = !canUndo;
  }
}
