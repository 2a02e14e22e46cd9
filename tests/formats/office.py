"""Opens files in one hidden LibreOffice, and says what it shows: the text, and each comment with its words.

A Python that has LibreOffice's ``uno`` module runs it: ``python3 office.py SOFFICE FOLDER``. The folder takes its
profile. Standard input holds JSON, a list of [path, action]; the action is "accept" or "reject" (all tracked changes)
or "" (as it is). Standard output is a list of {"text": paragraphs, "comments": [[author, content, words], ...]}.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

DISPATCHES = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}
PATIENCE = 120  # seconds for LibreOffice to start
LIMIT = 400  # seconds for everything


def main() -> None:
    soffice, folder = sys.argv[1:3]
    pipe = f"carelang-{os.getpid()}"
    office = subprocess.Popen(
        (
            soffice,
            f"-env:UserInstallation={Path(folder).absolute().as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # soffice is a script that starts another program: both end with their group
    )
    limit = threading.Timer(LIMIT, os.killpg, (office.pid, signal.SIGKILL))
    limit.start()
    try:
        context = connected(pipe, office)
        print(json.dumps([shown(context, path, action) for path, action in json.load(sys.stdin)]))
    finally:
        limit.cancel()
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()


def connected(pipe, office):
    """The context of the office, which takes a while to answer."""
    import uno  # only the system's Python has it

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(PATIENCE * 4):
        if office.poll() is not None:
            raise SystemExit(f"LibreOffice ended with {office.returncode}")
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # not there yet: uno's own exception, which has no Python name before it is met
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def shown(context, path, action):
    """What the office shows of one file after ``action``."""
    from com.sun.star.beans import PropertyValue

    make = context.ServiceManager.createInstanceWithContext
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    desktop = make("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(Path(path).absolute().as_uri(), "_blank", 0, (hidden,))
    try:
        if action:
            dispatcher = make("com.sun.star.frame.DispatchHelper", context)
            frame = document.CurrentController.Frame
            dispatcher.executeDispatch(frame, DISPATCHES[action], "", 0, ())
        return {"text": list(paragraphs(document.Text)), "comments": list(comments(document))}
    finally:
        document.close(True)


def each(enumerated):
    enumeration = enumerated.createEnumeration()
    while enumeration.hasMoreElements():
        yield enumeration.nextElement()


def paragraphs(text):
    """The text of each paragraph, those of tables where these stand."""
    for element in each(text):
        if element.supportsService("com.sun.star.text.TextTable"):
            for cell in element.CellNames:
                yield from paragraphs(element.getCellByName(cell))
        else:
            yield element.String


def comments(document):
    """Author, content and commented words of each comment, in no order."""
    for field in each(document.TextFields):
        if field.supportsService("com.sun.star.text.textfield.Annotation"):
            yield [field.Author, field.Content, field.Anchor.String]


if __name__ == "__main__":
    main()
