// What scripts add to pages that work without them: the design system's behaviour, a search in long lists,
// one submission of a form, no needless stop of the Tab key.

const settings = document.querySelector("script[data-design-system]").dataset;

let loading;

const { initAll } = await import(settings.designSystem);
enhance(document.body);

// On paper nothing can be unfolded.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll(".app-chart details, .app-document details").forEach((details) => {
    details.open = true;
  });
});

document.body.addEventListener("htmx:afterSwap", (event) => enhance(event.target));

function enhance(part) {
  initAll({ scope: part });
  part.querySelectorAll("select[data-autocomplete]").forEach(searchable);
  part.querySelectorAll(".app-table-region").forEach(stopOnlyWhereItScrolls);
  part.querySelectorAll("form[method=post]").forEach(sendOnce);
  part.querySelectorAll("[data-folded-on-a-phone]").forEach(foldOnAPhone);
  part.querySelectorAll("[data-print]").forEach(printOnPress);
}

// A keyboard needs to stop at a table only while there is something to scroll to.
function stopOnlyWhereItScrolls(region) {
  new ResizeObserver(() => {
    if (region.scrollWidth > region.clientWidth) {
      region.setAttribute("tabindex", "0");
    } else {
      region.removeAttribute("tabindex");
    }
  }).observe(region);
}

// Two presses on one button are one wish.
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) {
      event.preventDefault();
    }
    form.dataset.sent = String(Date.now());
  });
}

// On a phone a list comes before what narrows it.
function foldOnAPhone(details) {
  if (window.matchMedia("(max-width: 48.0525em)").matches) {
    details.open = false;
  }
}

function printOnPress(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

async function searchable(select) {
  await loaded(settings.autocomplete);
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "",
    showAllValues: true,
  });
}

function loaded(address) {
  loading ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    document.head.append(script);
  });
  return loading;
}
