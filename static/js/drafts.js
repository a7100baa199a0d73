// Keeps what is typed into a form as a draft on the server, and says so. A form that is not kept says why.
// Nothing is kept in the browser. Without this script the button "Save draft" does the same.

const PAUSE = 1200;
const AGAIN = 15000;
const BIGGEST_ON_LEAVING = 60000;
const MARKS = ["draft_page", "draft_number", "draft_seen"];

document.querySelectorAll("form[data-draft]").forEach(keep);
document.querySelectorAll("form[data-fresh-token]").forEach((form) => {
  form.addEventListener("submit", () => refreshToken(form));
});

function keep(form) {
  const told = form.querySelector("[data-draft-told]");
  let waiting, sent = typed(form), sending = false, over = false;

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", () => later(PAUSE));
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(waiting);
    refreshToken(form);
    // Refused by the browser or sent twice: the page is still there a while later.
    setTimeout(() => { over = false; }, 4000);
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("focus", () => later(0));
  window.addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });

  function later(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(save, pause);
  }

  async function save(leaving = false) {
    const now = typed(form);
    if (over || sending || now === sent) return;
    sending = true;
    form.elements.draft_number.value++;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams([...new URLSearchParams(now), ...marks(form)]),
        headers: { "X-CSRFToken": token() },
        redirect: "manual",
        keepalive: leaving === true && now.length < BIGGEST_ON_LEAVING,
      });
      if (answer.ok) sent = now;
      await tell(answer);
    } catch {
      say("Not saved: there is no connection. What you typed is still here; trying again.", true);
      later(AGAIN);
    }
    sending = false;
    if (typed(form) !== now) later(PAUSE);
  }

  async function tell(answer) {
    if (answer.ok) return say(`Draft saved at ${(await answer.json()).saved}`);
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      sayWithSignIn();
      return later(AGAIN);
    }
    if (answer.status === 409 || answer.status === 422) {
      const { problem, newer } = await answer.json();
      return newer ? sayWithNewer(problem, newer) : say(problem, true);
    }
    if (answer.status === 403 || answer.status === 404) {
      return say("This draft cannot be saved: the family is not among yours. Copy what you need.", true);
    }
    say("Not saved. What you typed is still here; trying again.", true);
    later(AGAIN);
  }

  function say(words, isProblem = false) {
    told.classList.toggle("app-saved--problem", isProblem);
    if (told.textContent !== words) told.textContent = words;
  }

  function sayWithNewer(problem, newer) {
    say(`${problem} What you type here is not kept. `, true);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary app-saved__button";
    button.textContent = "Keep what stands here instead";
    button.addEventListener("click", () => {
      form.elements.draft_seen.value = newer;
      save();
      form.querySelector("button[type=submit]").focus();
    });
    told.append(button);
  }

  function sayWithSignIn() {
    say("You are signed out. Nothing is lost: ", true);
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = form.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "sign in in another tab";
    told.append(link, ", then come back here.");
  }
}

function typed(form) {
  const fields = new FormData(form);
  ["csrfmiddlewaretoken", ...MARKS].forEach((name) => fields.delete(name));
  return new URLSearchParams(fields).toString();
}

// By these the server tells what was typed later, here or in another tab, whatever arrives first.
function marks(form) {
  return MARKS.map((name) => [name, form.elements[name].value]);
}

// Signing in again elsewhere changes the token; the page's own is then of an earlier session.
function refreshToken(form) {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  if (field && token()) field.value = token();
}

function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}
