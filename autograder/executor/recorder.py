"""What a kernel would send to its client, kept as the client would record it.

IPython's shell for kernels speaks to a `Session`. This one has no socket: each message is turned
into outputs by the rules that nbclient follows, and within a limit that nbclient has not.
"""

import io

from jupyter_client.session import Session, json_packer, json_unpacker

from . import outputs


class Recorder(Session):
    """The outputs of the cell that runs, and where earlier ones with a display id stand."""

    def __init__(self, **traits):
        super().__init__(**traits)
        self.places = {}  # display id -> {part: [index of the output]}
        self.part, self.cells = 0, {}  # part -> count, where the part is a cell's
        self.begin(0, outputs.MOST_BYTES)

    def begin(self, count, most_bytes, of_cell=False):
        """A new list of outputs.

        count:      execution count of the cell, or of the one before when it is no cell's
        most_bytes: of streams and displays together; what comes after is left out
        of_cell:    whether it becomes the outputs of a cell, that later ones may update
        """
        self.part += 1
        if of_cell:
            self.cells[self.part] = count
        self.count, self.most, self.left = count, most_bytes, most_bytes
        self.made, self.updates = [], {}  # updates: (count, index) -> data and metadata
        self.reserve = outputs.RESERVE_BYTES
        self.truncated = self.clear_next = False

    def finish(self):
        """The outputs, as dicts of nbformat."""
        # New dicts: a thread of the student's may still be writing into the old ones.
        made = [written(output) for output in self.made]
        return outputs.cleaned(made, self.most + 4 * outputs.MOST_TRACEBACK_BYTES)

    def moved(self):
        """Updates of outputs that earlier cells left, as cell.CellRun has them."""
        found = self.updates.items()
        return [{"count": c, "index": k, **new} for (c, k), new in found if new]

    # --- what the shell calls ---

    def msg(self, msg_type, content=None, parent=None, header=None, metadata=None):
        """A message; only what a transform hook of the publisher may look at."""
        header = header or {"msg_type": msg_type, "msg_id": "", "session": ""}
        return {
            "header": header,
            "msg_id": header["msg_id"],
            "msg_type": msg_type,
            "parent_header": parent or {},
            "content": content or {},
            "metadata": metadata or {},
        }

    def send(self, stream, msg_or_type, content=None, *args, **rest):
        if isinstance(msg_or_type, dict):
            msg_or_type, content = msg_or_type["msg_type"], msg_or_type["content"]
        if msg_or_type in self.HOW:
            # To JSON and back: tuples become lists and bytes base64, as they would on the way.
            self.HOW[msg_or_type](self, json_unpacker(json_packer(content)))

    def display_data(self, content):
        self.show(content, {"output_type": "display_data"})

    def execute_result(self, content):
        count = content.get("execution_count", self.count)
        self.show(content, {"output_type": "execute_result", "execution_count": count})

    def update_display_data(self, content):
        self.update(display_id_of(content), content)

    def clear_output(self, content):
        if content.get("wait"):
            self.clear_next = True
        else:
            self.clear()

    def error(self, content):
        self.clear_if_asked()
        ename, evalue = outputs.clip(content["ename"]), outputs.clip(content["evalue"])
        self.made.append(outputs.error(ename, evalue, outputs.clipped(content["traceback"])))

    HOW = {
        f.__name__: f
        for f in (display_data, execute_result, update_display_data, clear_output, error)
    }

    # --- rules ---

    def stream(self, name, text):
        """Text of a stream; it joins the output before it if that is the same stream."""
        if not text:
            return
        self.clear_if_asked()
        last = self.made[-1] if self.made else {}
        if last.get("name") != name:
            last = outputs.stream(name, io.StringIO())
            self.left -= outputs.OVERHEAD_BYTES
            self.made.append(last)
        last["text"].write(text)

    def show(self, content, output):
        output |= {"data": content["data"], "metadata": content.get("metadata") or {}}
        name = display_id_of(content)
        self.update(name, content)
        self.clear_if_asked()
        self.left -= outputs.OVERHEAD_BYTES
        if not self.has_room(output):
            return
        if name:
            self.places.setdefault(name, {}).setdefault(self.part, []).append(len(self.made))
        self.made.append(output)

    def update(self, name, content):
        """Replace what every output with this display id shows, in earlier cells too."""
        new = {"data": content["data"], "metadata": content.get("metadata") or {}}
        for part, indices in self.places.get(name, {}).items():
            for index in indices:
                if part == self.part:
                    self.replace(self.made[index], new)
                elif part in self.cells:
                    place = self.cells[part], index
                    self.replace(self.updates.setdefault(place, {}), new)

    def replace(self, old, new):
        # What goes makes room: a progress bar may move as often as it likes.
        self.left += outputs.size_of({k: old[k] for k in new if k in old})
        if self.has_room(new):
            old.update(new)

    def clear_if_asked(self):
        if self.clear_next:
            self.clear()

    def clear(self):
        self.made.clear()
        for parts in self.places.values():
            parts.pop(self.part, None)
        self.left, self.clear_next, self.truncated = self.most, False, False

    # --- room ---

    def cut_to_room(self, text):
        """As much of a stream's text as still has room; a note ends it where it is cut."""
        if self.truncated:
            return ""
        size = outputs.size_of(text)
        if size <= self.left:
            self.left -= size
            return text
        self.truncated = True
        kept = text.encode("utf-8", "replace")[: max(self.left, 0)].decode("utf-8", "ignore")
        return f"{kept}\n{self.note()}"

    def has_room(self, output):
        """Whether a display fits. A result may use the reserve: it may be a number of points."""
        size = outputs.size_of(output)
        if not self.truncated and size <= self.left:
            self.left -= size
            return True
        if output.get("output_type") == "execute_result" and size <= self.reserve:
            self.reserve -= size
            return True
        if not self.truncated:
            self.truncated = True
            self.made.append(outputs.stream("stdout", io.StringIO()))
            self.made[-1]["text"].write(self.note())
        return False

    def note(self):
        return f"[the rest is left out: this cell shows more than {self.most >> 10:,} KiB]\n"


def written(output):
    text = output.get("text")
    return output | {"text": text.getvalue()} if isinstance(text, io.StringIO) else output


def display_id_of(content):
    return (content.get("transient") or {}).get("display_id")
