// Opens native dialogs. The opener is a link or a submit button that does the same on a page of its own.

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (event.target.closest("dialog [data-close]")) event.target.closest("dialog").close();
  });
}
