/* 与服务器的一来一回：送改动，得到 {status, body, wait}；连不上时抛错。 */

import { token } from "../csrf.js";

const TIMEOUT = 20000;

export async function post(url, content, isSecondTry = false) {
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), TIMEOUT);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(content),
      credentials: "same-origin",
      redirect: "manual", // 跟着跳到登录页会得到 200，把没存当成存了
      keepalive: document.visibilityState === "hidden",
      signal: abort.signal,
    });
    // 在别的窗口重新登录会换令牌：再现取一次
    if (response.status === 403 && !isSecondTry) return await post(url, content, true);
    return await read(response);
  } finally {
    clearTimeout(limit);
  }
}

async function read(response) {
  const status = response.type === "opaqueredirect" ? 401 : response.status;
  const wait = Number(response.headers.get("Retry-After")) * 1000;
  try {
    return { status, wait, body: await response.json() };
  } catch (error) {
    if (status === 200) throw error; // 不是我们的应答（如上网认证页），当作没连上
    return { status, wait, body: {} };
  }
}
