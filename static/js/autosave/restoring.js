/* 恢复本机暂存的：服务器没有确认过的文字，打开页面时若与系统里的不同，逐处问要不要。
   页面上没有的行（还没存下的新行，或别人删去的行）连同它的各格算作一处。 */

import { merged, rowsIn } from "./row-order.js";

export class Restoring {
  constructor(saver) {
    this.saver = saver;
    this.boxes = saver.boxes;
    this.panels = saver.panels;
    this.items = new Map(); // 地址 → {label, mine, theirs, texts}
  }

  offer() {
    const draft = this.saver.kept.load();
    const texts = Object.assign({}, draft.texts);
    this.boxes.orders().forEach((address) => this.table(address, texts, draft.known || {}));
    Object.keys(texts).forEach((address) => this.single(address, texts[address]));
    this.items.forEach((item) => Object.keys(item.texts).forEach((address) => this.saver.held.add(address)));
    this.saver.keep(Object.keys(texts)); // 与系统里相同的不必再留
    this.panels.onTake("restore", (address, isMine) => this.settle(address, isMine));
    const panel = this.show();
    if (panel) panel.querySelector("[data-at]").textContent = new Date(draft.at).toLocaleString("zh-CN");
  }

  show() {
    return this.panels.compare("restore", this.items);
  }

  single(address, mine) {
    if (!this.boxes.has(address) || this.boxes.isOrder(address)) return;
    const theirs = this.boxes.read(address);
    if (mine === theirs) return;
    this.items.set(address, { label: this.boxes.label(address), mine, theirs, texts: { [address]: mine } });
  }

  /* 一张表：次序的改动，和页面上没有的行 */
  table(order, texts, known) {
    const theirs = this.boxes.read(order);
    const mine = texts[order] === undefined ? theirs : texts[order];
    const isAbsent = (address) => address.startsWith(`${order}.`) && !this.boxes.has(address);
    const cells = Object.keys(texts).filter(isAbsent);
    const lost = cells.map((address) => address.split(".")[1]);
    const text = merged(known[order] === undefined ? theirs : known[order], mine, theirs);
    const rows = rowsIn(text);
    const whole = lost.every((row) => rows.includes(row)) ? text : Array.from(new Set([...rows, ...lost])).join(" ");
    if (whole === theirs) return;
    const taken = { [order]: whole };
    cells.forEach((address) => { taken[address] = texts[address]; });
    this.items.set(order, {
      label: this.boxes.label(order),
      mine: `${this.boxes.shown(order, whole)}${described(cells, texts)}`,
      theirs: this.boxes.shown(order, theirs),
      texts: taken,
    });
  }

  settle(address, isMine) {
    const { texts } = this.items.get(address);
    this.items.delete(address);
    const addresses = this.boxes.ordersFirst(Object.keys(texts));
    addresses.forEach((one) => this.saver.held.delete(one));
    if (isMine) addresses.forEach((one) => this.boxes.write(one, texts[one]));
    if (isMine) this.saver.changed(addresses, 0);
    else this.saver.keep(addresses);
    this.show();
  }
}

/* 新行里写了什么，一行一行 */
function described(cells, texts) {
  const rows = new Map();
  cells.filter((address) => texts[address]).forEach((address) => {
    const row = address.split(".")[1];
    rows.set(row, [...(rows.get(row) || []), texts[address]]);
  });
  return Array.from(rows.values(), (row) => `\n${row.join("，")}`).join("");
}
