"""Follows one stream of Urbe's log with nothing but a NATS client, and goes on after a restart where it stopped.

    pip install nats-py nkeys
    python subscribe.py --server nats://127.0.0.1:4222 --seed .urbe/nats/seeds/observer.nk --stream PLATFORM

Prints one line of JSON for each event. What the headers mean, and why it is done like this:
docs/manual/reference/log-for-internal-services.md
"""

import argparse
import asyncio
import contextlib
import hashlib
import json
import os
import signal
import sys

import nats
from nats.errors import Error as NatsError

HEARTBEAT_SECONDS = 2.0
SILENCE_SECONDS_MAX = 2 * HEARTBEAT_SECONDS + 0.5
ASK_SECONDS = 3.0
BACK_OFF_SECONDS = 0.5
LOOKS_MAX = 12
DIVERGED = 5


class Diverged(Exception):
    """The log is not the one that was read before: ends the program instead of another attempt."""


class Again(Exception):
    """Something is missing: the next consumer starts behind the checkpoint."""


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", default="nats://127.0.0.1:4222")
    parser.add_argument("--seed", default=".urbe/nats/seeds/observer.nk")
    parser.add_argument("--user", default="observer")
    parser.add_argument("--stream", default="PLATFORM")
    parser.add_argument("--checkpoint", default="checkpoint.json")
    return parser.parse_args()


def hash_of(headers, body):
    """SHA-256 over the hash before, the headers but the two hashes, sorted, and the body."""
    names = sorted(name for name in headers if name not in ("Hash", "Prev-Hash"))
    lines = "".join(f"{name}: {headers[name]}\n" for name in names)
    head = f"{headers.get('Prev-Hash', '')}\n{lines}\n"
    return hashlib.sha256(head.encode() + body).hexdigest()


def place_in(reply):
    """$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<nanoseconds>.<pending>"""
    tokens = reply.split(".")
    # Newer servers may put domain and account before the stream.
    stream, consumer, _, sequence, consumed = tokens[4 if len(tokens) >= 11 else 2 :][:5]
    return stream, consumer, int(sequence), int(consumed)


class Checkpoint:
    """The last commit that was dealt with, in a file."""

    def __init__(self, path):
        self.path = path
        self.place = {"sequence": 0}
        with contextlib.suppress(FileNotFoundError), open(path, encoding="utf-8") as file:
            self.place = json.load(file)

    def keep(self, sequence, headers):
        self.place = {"sequence": sequence, "commitId": headers.get("Commit-Id"), "hash": headers.get("Hash")}
        # Renamed into place: after a crash there is the old place or the new one, never half of one.
        with open(f"{self.path}.new", "w", encoding="utf-8") as file:
            json.dump(self.place, file)
        os.replace(f"{self.path}.new", self.path)


class Follower:
    def __init__(self, connection, given):
        self.nats = connection
        self.manager = connection.jsm()
        self.stream = given.stream
        self.user = given.user
        self.checkpoint = Checkpoint(given.checkpoint)
        self.arrived = asyncio.Queue()
        self.stopping = False

    def stop(self):
        self.stopping = True
        self.arrived.put_nowait(None)

    async def check_past(self):
        """
        A log that was cut back hands out sequences again: it must hold, where we stopped, what we have seen there. In a cluster a
        replica that slept may tell of a shorter stream for a moment: only what is still so after an election counts.
        """
        place = self.checkpoint.place
        if place["sequence"] == 0:
            return
        for look in range(1, LOOKS_MAX + 1):
            info = await self.manager.stream_info(self.stream)
            short = info.state.last_seq < place["sequence"]
            wrong = f"ends at {info.state.last_seq}" if short else await self.difference_at(place)
            if wrong is None:
                return
            if info.config.num_replicas == 1 or look == LOOKS_MAX:
                raise Diverged(f"{self.stream} {wrong}, {place['sequence']} was read before")
            await asyncio.sleep(BACK_OFF_SECONDS)

    async def difference_at(self, place):
        there = (await self.manager.get_msg(self.stream, seq=place["sequence"])).headers or {}
        same = (there.get("Commit-Id"), there.get("Hash")) == (place["commitId"], place["hash"])
        return None if same else "holds another commit"

    async def ask_for_consumer(self, inbox):
        """Nobody but the provisioner may make consumers; it makes one that delivers into our own inbox."""
        subject = f"svc.event-store.consumers.{self.user}"
        start = self.checkpoint.place["sequence"] + 1
        request = {"stream": self.stream, "startSequence": start, "deliverSubject": inbox}
        answer = json.loads((await self.nats.request(subject, json.dumps(request).encode(), timeout=ASK_SECONDS)).data)
        if not answer["ok"]:
            raise Again(f"{subject}: {answer['code']}: {answer['detail']}")
        return answer["consumer"]

    async def follow_once(self):
        """Follows through one consumer until something is missing."""
        inbox = self.nats.new_inbox()
        self.arrived = asyncio.Queue()
        # Listen first: the consumer sends as soon as it is there.
        subscription = await self.nats.subscribe(inbox, cb=self.arrived.put)
        try:
            consumer = await self.ask_for_consumer(inbox)
            consumed = 0
            while not self.stopping:
                message = await asyncio.wait_for(self.arrived.get(), SILENCE_SECONDS_MAX)
                if message is None:
                    return
                headers = message.headers or {}
                if headers.get("Status") == "100":
                    await self.control(message, headers, consumed)
                    continue
                stream, name, sequence, number = place_in(message.reply)
                if (stream, name) != (self.stream, consumer):
                    continue
                if number != consumed + 1:
                    raise Again(f"message {consumed + 1} of the consumer is missing")
                consumed = number
                await self.take(message.subject, sequence, headers, message.data)
        finally:
            await subscription.unsubscribe()

    async def control(self, message, headers, consumed):
        """Answers flow control: everything before it has been dealt with."""
        if message.reply:
            await self.nats.publish(message.reply)
        if headers.get("Nats-Consumer-Stalled"):
            await self.nats.publish(headers["Nats-Consumer-Stalled"])
        if int(headers.get("Nats-Last-Consumer", 0)) > consumed:
            raise Again("a heartbeat tells of messages that never came")

    async def take(self, subject, sequence, headers, body):
        """One message: a commit, or a part of a large one, which is dealt with when its last part comes."""
        if "Hash" in headers and hash_of(headers, body) != headers["Hash"]:
            raise Diverged(f"{self.stream}:{sequence} does not have the hash that it bears")
        part, of = (int(each) for each in headers.get("Chunk", "1/1").split("/"))
        if part < of:
            return
        if of > 1:
            body = b"".join([*await self.parts_before(subject, headers, of), body])
        for index, event in enumerate(self.events_in(sequence, headers, body)):
            # (stream, sequence, index) is the same whenever the event is read: use it to recognise a repetition.
            line = {"stream": self.stream, "sequence": sequence, "index": index, "subject": subject}
            line |= {"at": headers.get("ce-time"), "actor": headers.get("Actor")}
            print(json.dumps(line | event, ensure_ascii=False), flush=True)
        self.checkpoint.keep(sequence, headers)

    async def parts_before(self, subject, headers, of):
        bodies = []
        sequence = int(headers["Chunk-First"])
        for part in range(1, of):
            found = await self.manager.get_msg(self.stream, seq=sequence, subject=subject, next=True)
            if (found.headers or {}).get("Commit-Id") != headers["Commit-Id"]:
                raise Diverged(f"part {part} of a commit is not there")
            bodies.append(found.data)
            sequence = found.seq + 1
        return bodies

    def events_in(self, sequence, headers, body):
        """What cannot be read is set aside, so that the rest flows on."""
        if "Commit-Id" in headers:
            with contextlib.suppress(ValueError):
                return json.loads(body)
        print(f"{self.stream}:{sequence} is no commit", file=sys.stderr)
        return []


async def main():
    given = options()
    with open(given.seed, encoding="utf-8") as file:
        seed = file.read().strip()
    connection = await nats.connect(
        given.server,
        nkeys_seed_str=seed,
        # The user may hear nothing but inboxes below its own name.
        inbox_prefix=f"_INBOX.{given.user}",
        max_reconnect_attempts=-1,
    )
    follower = Follower(connection, given)
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, follower.stop)
    try:
        while not follower.stopping:
            try:
                await follower.check_past()
                await follower.follow_once()
            except (Again, NatsError, asyncio.TimeoutError) as error:
                print(f"{error}: trying again", file=sys.stderr)
                await asyncio.sleep(BACK_OFF_SECONDS)
    except Diverged as error:
        print(f"DIVERGED: {error}", file=sys.stderr)
        return DIVERGED
    finally:
        await connection.close()
    return 0


sys.exit(asyncio.run(main()))
