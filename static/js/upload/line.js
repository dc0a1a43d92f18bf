/* 与服务器的往来：tus 1.0.0 的登记、问到哪里、传一段、取消，以及把传好的交到栏里。
   失败分三种：Broken 断线或服务器一时不行，过会儿再来；Refused 服务器说了不行；Stopped 自己停下的。 */

import { token } from "../csrf.js";

const PIECE = 2 * 1024 * 1024; // 服务器每收这么多确认一次
const PATIENCE = 180000; // 一段传这么久还没有答复，当作断线

export class Broken extends Error {}
export class Stopped extends Error {}

export class Refused extends Error {
  constructor(status, message) {
    super(message || `服务器没有接受（${status}），请刷新页面后再试。`);
    this.status = status;
  }
}

/* 登记一份，返回它的地址 */
export async function begin(place, file, signal) {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
  const headers = { "Upload-Length": String(file.size), "Upload-Metadata": `filename ${name}` };
  const answer = await ask("POST", place, { headers, signal });
  return answer.header("Location");
}

/* 服务器收到了多少字节 */
export async function received(url, signal) {
  const answer = await ask("HEAD", url, { signal });
  return Number(answer.header("Upload-Offset"));
}

/* 从 offset 起传一段，返回服务器收到了多少 */
export async function send(url, file, offset, { onProgress, signal }) {
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  const body = file.slice(offset, offset + PIECE);
  const answer = await ask("PATCH", url, { headers, body, onProgress, signal });
  return Number(answer.header("Upload-Offset"));
}

export function discard(url) {
  return ask("DELETE", url, {});
}

/* 把传好的交到栏里，或替换某份；同一份交两次也只算一次 */
export function hand(place, url, signal) {
  const body = new URLSearchParams({ upload: url.split("/").filter(Boolean).pop() });
  return ask("POST", place, { body, signal });
}

async function ask(method, url, options) {
  const answer = await once(method, url, options);
  // 重新登录会换防伪令牌：从 cookie 现取，再试一次。
  return judged(answer.status === 403 ? await once(method, url, options) : answer);
}

function once(method, url, { headers = {}, body = null, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.timeout = PATIENCE;
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), "HX-Request": "true", ...headers };
    Object.keys(all).forEach((name) => request.setRequestHeader(name, all[name]));
    if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => reject(new Broken());
    request.ontimeout = () => reject(new Broken());
    request.onabort = () => reject(new Stopped());
    if (signal) signal.addEventListener("abort", () => request.abort());
    if (signal && signal.aborted) reject(new Stopped());
    else request.send(body);
  });
}

function answerOf(request) {
  return {
    status: request.status,
    header: (name) => request.getResponseHeader(name),
    message: () => {
      try {
        return JSON.parse(request.responseText).message;
      } catch (error) {
        return ""; // HEAD 没有正文；网关出错时不是 JSON
      }
    },
  };
}

function judged(answer) {
  if (answer.status >= 200 && answer.status < 300) return answer;
  if (answer.status === 423 || answer.status >= 500) throw new Broken(answer.message());
  throw new Refused(answer.status, answer.message());
}
