// The server's time, whatever the clock of the device says: its difference, from the middle of the shortest round trip.

const TRUSTED_MS = 30_000;
const JUMP_MS = 2_000;

export class ServerClock {
  constructor(differenceMs) {
    this.differenceMs = differenceMs;
    this.restart();
  }

  restart() {
    this.tripMs = Infinity;
    this.startedAt = Date.now() - performance.now();
  }

  now() {
    return Date.now() + this.differenceMs;
  }

  // A slow answer says less than a quick one before it, unless the device's clock was set meanwhile.
  learn(serverMs, askedAt, answeredAt) {
    if (Math.abs(Date.now() - performance.now() - this.startedAt) > JUMP_MS) this.restart();
    const tripMs = answeredAt - askedAt;
    if (tripMs > this.tripMs * 2) return;
    this.tripMs = tripMs;
    this.differenceMs = serverMs + tripMs / 2 - answeredAt;
  }

  isCorrecting() {
    return Math.abs(this.differenceMs) > TRUSTED_MS;
  }
}
