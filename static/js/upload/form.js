/* 一个上传表单：选文件、拖放、没有传完的提示；传好之后刷新这一栏，或回到材料页。 */

import { discard } from "./line.js";
import { Memory } from "./memory.js";
import { Row } from "./row.js";
import { Transfer } from "./transfer.js";

export class UploadForm {
  constructor(form, queue) {
    this.form = form;
    this.queue = queue;
    this.input = form.querySelector("input[type=file]");
    this.list = form.querySelector("[data-uploads]");
    this.said = form.querySelector("[data-said]");
    const place = form.getAttribute("action");
    this.memory = new Memory(form.dataset.user, place);
    this.places = { uploads: form.dataset.begin, hand: place };
  }

  listen() {
    this.form.classList.add("is-scripted");
    this.input.addEventListener("change", () => {
      this.take(this.input.files);
      this.input.value = ""; // 同一份文件再选一次也要有反应
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("dragover", () => this.form.classList.add("is-over"));
    ["dragleave", "drop"].forEach((kind) => {
      this.form.addEventListener(kind, () => this.form.classList.remove("is-over"));
    });
    this.form.addEventListener("drop", (event) => this.take(event.dataTransfer.files));
    this.memory.unfinished().forEach((one) => this.remind(one));
  }

  take(files) {
    const chosen = Array.from(files);
    (this.input.multiple ? chosen : chosen.slice(0, 1)).forEach((file) => this.start(file));
  }

  start(file) {
    const reminder = this.list.querySelector(`[data-key="${CSS.escape(this.memory.keyOf(file))}"]`);
    if (reminder) reminder.remove();
    const row = new Row(this.list, file.name);
    const onDone = () => this.done(file.name);
    const transfer = new Transfer(file, row, { memory: this.memory, places: this.places, onDone });
    row.on("pause", () => transfer.pause());
    row.on("resume", () => this.enqueue(transfer, row));
    row.on("cancel", () => this.cancel(transfer, row));
    this.enqueue(transfer, row);
  }

  enqueue(transfer, row) {
    row.queued();
    this.queue.add(transfer);
  }

  cancel(transfer, row) {
    this.queue.drop(transfer);
    transfer.cancel();
    row.remove();
    this.input.focus();
  }

  done(name) {
    this.said.textContent = `“${name}”已传完，正在检查`;
    const { back, slot } = this.form.dataset;
    if (back) setTimeout(() => location.assign(back), 0); // 等排队的记下已经空闲，免得问“离开此页？”
    else window.htmx.ajax("GET", slot, { target: this.form.dataset.target, swap: "outerHTML" });
  }

  /* 上次没有传完的：再选一次同一份文件就接着传 */
  remind({ key, url, name }) {
    const row = new Row(this.list, name);
    row.element.dataset.key = key;
    row.show("kept", "上次没有传完：请再选一次这份文件，会从断点接着传");
    row.find("progress").hidden = true;
    row.find('[data-do="cancel"]').hidden = false;
    row.on("cancel", () => {
      this.memory.forget(key);
      discard(url).catch(() => {}); // 丢不掉也不要紧，到期自会清除
      row.remove();
    });
  }
}
