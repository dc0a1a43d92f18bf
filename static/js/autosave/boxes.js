/* 表单里的输入框，按地址（name）读写；一组单选按钮当作一个，行的次序是一个看不见的输入框。 */

import { rowsIn } from "./row-order.js";

export class Boxes {
  constructor(form) {
    this.form = form;
  }

  all(address) {
    const found = this.form.elements.namedItem(address);
    if (!found) return [];
    return found instanceof RadioNodeList ? Array.from(found) : [found];
  }

  has(address) {
    return this.all(address).length > 0;
  }

  read(address) {
    const found = this.form.elements.namedItem(address);
    return found ? found.value : "";
  }

  write(address, text) {
    if (this.read(address) === text) return;
    this.all(address).forEach((box) => {
      if (box.type === "radio") box.checked = box.value === text;
      else box.value = text;
      box.dispatchEvent(new Event("portal:written", { bubbles: true }));
    });
  }

  isSecret(address) {
    return this.all(address).some((box) => "sensitive" in box.dataset);
  }

  isFocused(address) {
    return this.all(address).includes(document.activeElement);
  }

  isOrder(address) {
    return this.all(address).some((box) => "order" in box.dataset);
  }

  /* 全部行次序的地址 */
  orders() {
    return Array.from(this.form.querySelectorAll("[data-order]"), (box) => box.name);
  }

  /* 次序先写，新行才有输入框可写 */
  ordersFirst(addresses) {
    return [...addresses.filter((one) => this.isOrder(one)), ...addresses.filter((one) => !this.isOrder(one))];
  }

  focus(address) {
    const box = this.all(address)[0];
    (this.isOrder(address) ? box.closest("[data-rows]").querySelector("[data-add]") : box).focus();
  }

  /* 链接过去的锚 */
  anchor(address) {
    const box = this.all(address)[0];
    return this.isOrder(address) ? box.closest("[data-rows]").id : box.id;
  }

  mark(address, isWrong) {
    this.all(address).forEach((box) => {
      if (isWrong) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    });
  }

  label(address) {
    const box = this.all(address)[0];
    const label = box.closest(".field").querySelector(".field-label");
    if (this.isOrder(address)) return box.dataset.order;
    return box.getAttribute("aria-label") || label.textContent.replace(/\*?（[必选]填）/, "").trim();
  }

  /* 给人看的样子：选项显示名称而不是代号，加密栏目不显示 */
  shown(address, text) {
    if (this.isSecret(address)) return "（加密栏目，不显示）";
    if (text === "") return "（空）";
    if (this.isOrder(address)) return rowsIn(text).join(" ") === text ? `${rowsIn(text).length} 行` : text;
    const box = this.all(address)[0];
    if (box.type === "radio") {
      const chosen = this.all(address).find((one) => one.value === text);
      return chosen ? chosen.closest("label").textContent.trim() : text;
    }
    const option = Array.from(box.options || []).find((one) => one.value === text);
    return option ? option.textContent : text;
  }
}
