// The dialog that takes a photo with the camera. What one sees is a mirror; the photo is not.
import { drawn } from "./photo-send.js";

const REASONS = {
  NotAllowedError: "sayDenied",
  SecurityError: "sayDenied",
  NotFoundError: "sayMissing",
  OverconstrainedError: "sayMissing",
  NotReadableError: "sayTakenElsewhere",
  AbortError: "sayTakenElsewhere",
};
const SECONDS = 3;

// `taken(file)` receives the photo; `choose()` opens the chooser of files.
export function startWebcam(dialog, { taken, choose }) {
  const part = (name) => dialog.querySelector(`[data-webcam-${name}]`);
  const [status, view, video, count] = ["status", "view", "video", "count"].map(part);
  const [timer, take, again, file] = ["timer", "take", "again", "file"].map(part);
  let stream = null;
  let opening = 0;

  const stop = () => {
    opening += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = video.srcObject = null;
    count.hidden = true;
  };
  const show = (sentence, isReady) => {
    status.textContent = dialog.dataset[sentence];
    view.hidden = timer.hidden = take.hidden = !isReady;
  };
  const fail = (sentence) => {
    stop();
    show(sentence, false);
    status.classList.add("webcam-failed");
    again.hidden = file.hidden = false;
    again.focus();
  };
  const open = async () => {
    stop();
    const mine = opening;
    status.classList.remove("webcam-failed");
    again.hidden = file.hidden = true;
    if (!dialog.open) dialog.showModal();
    show("sayAsking", false);
    if (!navigator.mediaDevices?.getUserMedia) return fail("sayAbsent");
    try {
      const found = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: "user", width: { ideal: 1920 }, height: { ideal: 1080 } },
      });
      // Closed while the browser was still asking.
      if (mine !== opening) return found.getTracks().forEach((track) => track.stop());
      stream = video.srcObject = found;
      found.getVideoTracks()[0].addEventListener("ended", () => mine === opening && fail("sayTakenElsewhere"));
      await video.play();
    } catch (error) {
      if (mine === opening) fail(REASONS[error.name] ?? "sayAbsent");
      return;
    }
    if (mine !== opening) return;
    show("sayReady", true);
    take.focus();
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1000));
  const countDown = async () => {
    const mine = opening;
    count.hidden = false;
    for (let left = SECONDS; left > 0 && mine === opening; left -= 1) {
      count.textContent = status.textContent = String(left);
      await pause();
    }
    count.hidden = true;
    return mine === opening;
  };
  const shoot = async () => {
    if (take.disabled || !video.videoWidth) return;
    take.disabled = true;
    const isStill = !timer.querySelector("input").checked || (await countDown());
    if (isStill) {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      const blob = await drawn(video, canvas);
      status.textContent = dialog.dataset.sayTaken;
      dialog.close();
      taken(new File([blob], "webcam.jpg", { type: "image/jpeg" }));
    }
    take.disabled = false;
  };

  take.addEventListener("click", shoot);
  again.addEventListener("click", open);
  file.addEventListener("click", () => {
    dialog.close();
    choose();
  });
  dialog.addEventListener("close", stop);
  addEventListener("pagehide", stop);
  return open;
}
