// What this tab keeps of an opened card, so that a reload without a network finds it again. It ends with the tab, at the
// end of the opening, at sign-out, and when the server says that the card is closed or blocked.

const NAME = "opened-card";
const PHOTO_WIDTH = 280;

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}

export function keep(card) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(card));
  } catch {
    // No room or no right to keep anything: the card works until the page is left.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Nothing was kept.
  }
}

// What the page says, by the place where the empty page must say it again.
export function readFace(root) {
  const face = root.querySelector(".card-face");
  const texts = Object.fromEntries([...root.querySelectorAll("[data-pass-keep]")].map((place) => [place.dataset.passKeep, place.textContent]));
  const lines = Object.fromEntries(["name", "number", "validity", "summit"].map((part) => [part, face.querySelector(`.card-face-${part}`)?.innerText ?? ""]));
  return { texts, lines, fit: face.dataset.fit, ground: face.querySelector(".card-face-ground").getAttribute("src"), alt: photoOf(root)?.alt ?? "" };
}

export function writeFace(root, { texts, lines, fit, ground, alt, photo }) {
  const face = root.querySelector(".card-face");
  for (const place of root.querySelectorAll("[data-pass-keep]")) place.textContent = texts[place.dataset.passKeep] ?? "";
  face.dataset.fit = fit;
  face.querySelector(".card-face-ground").src = ground;
  for (const [part, text] of Object.entries(lines)) writeLines(part, face, text);
  if (!photo) return;
  const image = Object.assign(new Image(), { src: photo, alt });
  face.querySelector(".card-face-photo").replaceChildren(image);
}

function writeLines(part, face, text) {
  let place = face.querySelector(`.card-face-${part}`);
  if (!place) {
    place = document.createElement("p");
    place.className = `card-face-${part}`;
    face.append(place);
  }
  place.replaceChildren(...text.split("\n").flatMap((line, at) => (at ? [document.createElement("br"), line] : [line])));
}

const photoOf = (root) => root.querySelector(".card-face-photo img");

// A small copy of the photo: the browser keeps no answer of the server that shows a person.
export async function photoCopy(root) {
  const image = photoOf(root);
  if (!image) return "";
  try {
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [PHOTO_WIDTH, Math.round((PHOTO_WIDTH * image.naturalHeight) / image.naturalWidth)];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.8);
  } catch {
    return "";
  }
}
