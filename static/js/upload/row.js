/* 上传中的一行：文件名、进度、说明、按钮。文字与按钮在模板 materials/_upload_row.html 里。 */

const MEGABYTE = 1024 * 1024;

export class Row {
  constructor(list, name) {
    const template = document.querySelector("template[data-upload-row]");
    this.element = template.content.firstElementChild.cloneNode(true);
    this.find("[data-name]").textContent = name;
    this.find("progress").setAttribute("aria-label", `${name}的上传进度`);
    this.element.querySelectorAll("[data-of]").forEach((word) => { word.textContent = `：${name}`; });
    list.append(this.element);
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  on(name, work) {
    this.find(`[data-do="${name}"]`).addEventListener("click", work);
  }

  /* state 决定摆哪些按钮 */
  show(state, text) {
    this.element.dataset.state = state;
    this.find("[data-say]").textContent = text;
    const shown = { queued: ["cancel"], sending: ["pause", "cancel"], paused: ["resume", "cancel"] }[state] || [];
    this.element.querySelectorAll("[data-do]").forEach((button) => {
      button.hidden = !shown.includes(button.dataset.do);
    });
  }

  queued() { this.show("queued", "排队中"); }

  sending() { this.show("sending", "正在上传"); }

  paused() { this.show("paused", "已暂停，已传的部分还在"); }

  waiting(seconds, reason) {
    const offline = "网络已断开，联网后自动从断点接着传";
    this.show("sending", navigator.onLine ? `${reason || "暂时连不上服务器。"} ${seconds} 秒后自动重试` : offline);
  }

  failed(message, isSessionLost) {
    this.show("paused", message);
    this.element.classList.add("is-failed");
    this.find("[data-login]").hidden = !isSessionLost;
  }

  progress(sent, size) {
    this.element.classList.remove("is-failed");
    this.find("progress").value = (100 * sent) / size;
    const share = `${Math.floor((100 * sent) / size)}%`;
    this.find("[data-share]").textContent = `${share}，共 ${(size / MEGABYTE).toFixed(1)} MB`;
  }

  done() { this.remove(); }

  remove() { this.element.remove(); }
}
