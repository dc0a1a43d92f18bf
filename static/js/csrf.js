/* 防伪令牌：重新登录会换新的，所以每次从 cookie 现取，不用页面上的旧值。 */
export function token() {
  const pair = document.cookie.split("; ").find((one) => one.startsWith("portal_csrf="));
  return pair ? pair.slice("portal_csrf=".length) : "";
}
