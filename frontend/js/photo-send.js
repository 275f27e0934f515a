// Makes a photo lighter before it travels, and sends a form while telling how far it is.

const SIDE_MAX = 1800;
// A wide picture keeps enough of its height for the crop.
const SHORT_SIDE_MIN = 900;
const QUALITY = 0.9;
const LIGHT_BYTES = 1_500_000;
// A phone on a poor network still moves a little in this time.
const SILENCE_MS = 60_000;

export const BYTES_MAX = 20 * 1024 * 1024;

// The photo as JPEG, upright and reduced; the original where this browser cannot read it or nothing would be gained.
export async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const [long, short] = [Math.max(bitmap.width, bitmap.height), Math.min(bitmap.width, bitmap.height)];
    const ratio = Math.min(1, Math.max(SIDE_MAX / long, SHORT_SIDE_MIN / short));
    if (ratio === 1 && file.size <= LIGHT_BYTES) {
      bitmap.close();
      return file;
    }
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(bitmap.width * ratio), Math.round(bitmap.height * ratio)];
    const blob = await drawn(bitmap, canvas);
    bitmap.close();
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

export function drawn(picture, canvas) {
  const pen = canvas.getContext("2d", { alpha: false });
  // What is transparent would turn black.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

// Sends a form as the browser would and gives the page that answers. `progress(share)` goes from 0 to 1.
// Rejects with the reason `network`, `fault` or `stopped`.
export function send(address, data, { progress = () => {}, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch = 0;
    const end = (act, value) => {
      clearTimeout(watch);
      act(value);
    };
    const wait = () => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        request.abort();
        end(reject, "network");
      }, SILENCE_MS);
    };
    request.open("POST", address);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => {
      wait();
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const { status, response, responseURL } = request;
      if (status >= 500 || status === 429 || !response) end(reject, "fault");
      else end(resolve, { status, page: response, address: responseURL });
    });
    request.addEventListener("error", () => end(reject, "network"));
    signal?.addEventListener("abort", () => {
      request.abort();
      end(reject, "stopped");
    });
    wait();
    request.send(data);
  });
}
