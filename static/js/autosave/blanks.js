/* 把一节里空着的文字栏和没有行的表一并填“无”：先列出来看，一次填好，可以一步撤销。
   数字、日期、选项不代填：没有发生是 0 不是“无”，要逐格想过。 */

import { NONE } from "./row-order.js";

export class Blanks {
  constructor(saver) {
    this.saver = saver;
    this.boxes = saver.boxes;
    this.panels = saver.panels;
    this.opener = saver.form.querySelector("[data-fill-none]");
  }

  /* 空着的；删去的行和一格也没填的行不算 */
  found() {
    const boxes = Array.from(this.saver.form.querySelectorAll("[data-may-be-none]"));
    return boxes.filter((box) => box.value.trim() === "" && !this.isInBlankRow(box)).map((box) => box.name);
  }

  isInBlankRow(box) {
    const row = box.closest("[data-row]");
    if (!row) return false;
    return row.hidden || this.saver.tables.boxes(row).every((one) => one.value.trim() === "");
  }

  open() {
    const addresses = this.found();
    const panel = this.panels.open(addresses.length > 0 ? "none" : "none-left");
    const list = panel.querySelector("[data-items]");
    addresses.forEach((address) => list.appendChild(this.item(address)));
    (panel.querySelector("[data-apply]") || panel).focus();
  }

  item(address) {
    const item = this.panels.copy('template[data-item="none"]');
    item.querySelector("[data-label]").textContent = this.boxes.label(address);
    item.querySelector("input").value = address;
    return item;
  }

  apply() {
    const ticked = this.panels.find("none").querySelectorAll("input:checked");
    const texts = {};
    Array.from(ticked, (tick) => tick.value)
      .filter((address) => this.boxes.read(address).trim() === "") // 看的时候又填了的不动
      .forEach((address) => { texts[address] = NONE; });
    this.close();
    const count = Object.keys(texts).length;
    if (count > 0) this.saver.bulk.apply(`已把 ${count} 处空栏填“无”`, texts);
  }

  close() {
    this.panels.close("none");
    this.panels.close("none-left");
    this.opener.focus();
  }

  listen() {
    this.opener.addEventListener("click", () => this.open());
    this.panels.on('[data-is="none"] [data-apply]', () => this.apply());
    this.panels.on('[data-is="none"] [data-cancel], [data-is="none-left"] [data-cancel]', () => this.close());
  }
}
