"use strict";
// 申請のページの便利。無くても、保存・計算・ファイル・提出のすべてができる。
(() => {
  const form = document.getElementById("paper");
  if (!form) return;
  const state = document.getElementById("save-state");
  const notes = document.getElementById("notes");
  const storage = `apply ${document.body.dataset.who} ${location.pathname}`;
  const csrf = () => form.elements.csrfmiddlewaretoken.value;
  const say = (text) => { state.textContent = text; };
  let waiting = 0, going = null, dirty = false, stopped = false, leaving = false, unloading = 0;

  const entries = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const boxes = (paper) => [...paper.elements].filter((box) => box.name && box.type !== "hidden" && box.type !== "file" && box.tagName !== "BUTTON" && box.tagName !== "FIELDSET" && box.tagName !== "OUTPUT");
  const ticked = (box) => ["radio", "checkbox"].includes(box.type);
  const read = (box) => ticked(box) ? box.checked : box.value;
  // 「名前と、同じ名前の中の順番」→ 欄。欄が増えても減っても、ほかの欄の名は変わらない。
  function named(paper = form) {
    const found = new Map(), many = {};
    for (const box of boxes(paper)) {
      many[box.name] = (many[box.name] ?? -1) + 1;
      found.set(`${box.name} ${many[box.name]}`, box);
    }
    return found;
  }
  const values = () => new Map([...named()].map(([key, box]) => [key, read(box)]));

  // 保存の済んだ値。違う欄だけを、この端末に置く。つながったら送る。保存できれば消え、サインアウトでも消える。
  // sent は画面ごと送った印。届いて次の画面が開けば、その画面が消す (shien.js)。
  const saved = values();
  if ("answered" in form.dataset) for (const [key, box] of named()) if (box.getAttribute("aria-invalid") === "true") saved.delete(key);
  function keep(sent = false) {
    const left = [...values()].filter(([key, value]) => saved.get(key) !== value);
    if (!left.length) localStorage.removeItem(storage);
    else localStorage.setItem(storage, JSON.stringify({ at: Date.now(), sent, version: form.elements.version.value, values: left }));
    return left.length > 0;
  }

  // 郵便番号から、次の欄に入れる住所。選んだものだけを入れる。手で打ってもよい。
  function offer(id, { into, city, places }) {
    const target = document.getElementById(into), town = document.getElementById(city), words = document.getElementById(`${id}-words`);
    if (!target || !words) return;
    words.parentElement.querySelector(".places")?.remove();
    if (places.some(([address]) => target.value.startsWith(address))) return;
    const list = document.createElement("p");
    list.className = "places";
    for (const [address, name] of places) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button button--plain", textContent: `「${address}」を住所に入れる` });
      button.addEventListener("click", () => {
        for (const [box, text] of [[town, name], [target, address]]) {
          if (!box || !text) continue;
          box.value = text;
          box.dispatchEvent(new Event("input", { bubbles: true }));
        }
        list.remove();
        target.focus();
      });
      list.append(button, " ");
    }
    if (list.children.length) words.after(list);
  }

  function show(answer) {
    for (const [id, found] of Object.entries(answer.places ?? {})) offer(id, found);
    for (const [id, text] of Object.entries(answer.computed ?? {})) {
      const out = document.getElementById(id);
      if (out && out.textContent !== text) out.textContent = text;
    }
    const hidden = new Set(answer.hidden ?? []), required = answer.required && new Set(answer.required);
    for (const box of document.querySelectorAll("[data-box]")) {
      box.hidden = hidden.has(box.dataset.box);
      const badge = required && box.querySelector(":scope > label > .badge, :scope > fieldset > legend > .badge");
      if (!badge) continue;
      const must = required.has(box.dataset.box), other = box.querySelector("input[type=file]") ? "当てはまるとき" : "任意";
      badge.className = `badge badge--${must ? "required" : "optional"}`;
      badge.textContent = must ? "必須" : other;
    }
    if (answer.notes) notes.replaceChildren(...answer.notes.map((text) => { const line = document.createElement("li"); line.textContent = text; return line; }));
  }

  async function once() {
    dirty = false;
    const data = new URLSearchParams(entries()), sending = values(), started = Date.now();
    let answer = null, status = 0;
    try {
      const found = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-CSRFToken": csrf() }, redirect: "manual" });
      status = found.type === "opaqueredirect" ? 401 : found.status;
      answer = (found.headers.get("Content-Type") ?? "").startsWith("application/json") ? await found.json() : null;
    } catch { status = 0; }
    if (leaving) return;
    if (answer) show(answer);
    if (answer?.state === "saved") {
      const unread = Object.entries(answer.unread);
      const whole = ([key]) => !unread.some(([name]) => key.startsWith(`${name} `) || key.startsWith(`${name}-`));
      form.elements.version.value = answer.version;
      localStorage.setItem("shien.seen", String(Date.now()));
      // 読み直しと行き違えば、読み直した画面は古い値かもしれない。この端末の分は、次の保存まで消さない。
      if (unloading < started) for (const [key, value] of [...sending].filter(whole)) saved.set(key, value);
      keep();
      say(`${answer.saved}に保存しました。` + (unread.length ? `「${unread.map(([, label]) => label).join("」「")}」は、まだ読めません。` : ""));
    } else if (answer?.state === "conflict" || answer?.state === "changed") {
      const fields = `「${answer.fields.join("」「")}」`;
      if (answer.state === "changed") for (const [key, value] of sending) saved.set(key, value);
      stopped = answer.state === "conflict" || !await renewed();
      keep();
      if (!stopped) say(`${answer.saved}に保存しました。${fields}は、ほかの画面で直された値に替えました。`);
      else say(`${fields}は、ほかの画面で先に直されました。` + (answer.state === "conflict" ? "「保存して次へ」を押すと、両方の値を見て選べます。" : "画面を読み直すと、新しい値が出ます。"));
    } else if (answer?.state === "refused") {
      say(answer.message);
    } else if (answer?.state === "closed") {
      stopped = true;
      say("この書類は、もう提出されているか、書けない段階です。");
    } else if (status === 401 || status === 403) {
      keep();
      say("サインインが切れました。打った内容はこの端末に残っています。");
      const again = document.createElement("a");
      again.href = `/signin/?next=${encodeURIComponent(location.pathname + location.search)}`;
      again.textContent = "サインインし直して続きを書く";
      state.append(again);
    } else {
      keep();
      say("つながっていません。打った内容はこの端末に残しました。つながったら保存します。");
      setTimeout(later, 10000, 0);
    }
    if (dirty && !stopped) later(1500);
  }
  // 同じ書類を開いたほかの画面で直された値を、この画面に写す。この画面で打った欄は、そのまま。行が増減していれば、写さない。
  async function renewed() {
    const found = await fetch(location.href, { redirect: "manual" }).then((each) => each.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(found, "text/html").getElementById("paper");
    if (!fresh) return false;
    const here = named(), there = named(fresh);
    if (here.size !== there.size || [...here.keys()].some((key) => !there.has(key))) return false;
    for (const [key, box] of here) {
      const now = read(there.get(key));
      if (read(box) !== saved.get(key) || read(box) === now) continue;
      if (ticked(box)) box.checked = now; else box.value = now;
      saved.set(key, now);
    }
    form.elements.version.value = fresh.elements.version.value;
    return true;
  }
  async function send() {
    if (stopped || leaving) return;
    going ??= once().finally(() => { going = null; });
    await going;
  }
  function later(wait) { clearTimeout(waiting); waiting = setTimeout(send, wait); }

  function changed(event) {
    if (event.target.type === "file" || !form.contains(event.target)) return;
    dirty = true;
    keep();
    if (!stopped && !event.isComposing) later(1500);
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("compositionend", changed);
  window.addEventListener("online", () => { if (localStorage.getItem(storage)) later(0); });
  window.addEventListener("beforeunload", () => { unloading = Date.now(); });
  // 自動の保存が出ている間に送ると、自分の値どうしが行き違う。答えを待ってから送る。
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (event.defaultPrevented) return;
    if (!going || leaving) { leaving = true; keep(true); return; }
    event.preventDefault();
    Promise.race([going, new Promise((done) => { setTimeout(done, 4000); })]).finally(() => {
      leaving = true;
      delete form.dataset.sent;
      form.requestSubmit(event.submitter);
    });
  });
  window.addEventListener("pageshow", () => { leaving = false; });

  // 送れないまま残った内容を戻し、送り直す。
  function restore() {
    const text = localStorage.getItem(storage);
    if (!text || "answered" in form.dataset) { keep(); return; }
    const held = JSON.parse(text), found = named();
    let back = false;
    for (const [key, value] of held.values) {
      const box = found.get(key);
      if (!box || read(box) === value) continue;
      if (ticked(box)) box.checked = value; else box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      back = true;
    }
    if (!back) { keep(); return; }
    if (Number(held.version) <= Number(form.elements.version.value)) form.elements.version.value = held.version;
    say("この端末に残っていた内容を戻しました。保存しています。");
    later(0);
  }
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith("apply ")) continue;
    const held = JSON.parse(localStorage[name]);
    if (Date.now() - held.at > 7 * 86400000) localStorage.removeItem(name);
  }
  restore();

  // 変換中のEnterと、文字の欄のEnterでは送らない。
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.target.tagName === "INPUT")) event.preventDefault();
  });

  for (const out of document.querySelectorAll("[data-count]")) {
    const area = document.getElementById(out.dataset.count);
    const marks = new Intl.Segmenter("ja", { granularity: "grapheme" });
    const count = () => { out.textContent = `（いま${[...marks.segment(area.value)].length.toLocaleString("ja")}文字）`; };
    area.addEventListener("input", count);
    count();
  }

  // ファイルが付いた (sending.js)。打ちかけを保存してから、画面を新しくする。
  form.addEventListener("attached", async (event) => {
    if (dirty) await send();
    leaving = true;
    location.hash = event.detail;
    location.reload();
  });
})();
