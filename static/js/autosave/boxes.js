/* 表单里的输入框，按地址（name）读写；一组单选按钮当作一个。 */

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

  focus(address) {
    this.all(address)[0].focus();
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
    return box.getAttribute("aria-label") || label.textContent.replace(/\*?（[必选]填）/, "").trim();
  }

  /* 给人看的样子：选项显示名称而不是代号，加密栏目不显示 */
  shown(address, text) {
    if (this.isSecret(address)) return "（加密栏目，不显示）";
    if (text === "") return "（空）";
    const box = this.all(address)[0];
    if (box.type === "radio") {
      const chosen = this.all(address).find((one) => one.value === text);
      return chosen ? chosen.closest("label").textContent.trim() : text;
    }
    const option = Array.from(box.options || []).find((one) => one.value === text);
    return option ? option.textContent : text;
  }
}
