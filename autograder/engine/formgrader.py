"""formgrader's autograde button, without holding up the rest of formgrader.

nbgrader's own handler grades inside the server's event loop: no other request is answered until
it is done. This one has `autograder grade` do it in a process of its own and waits for that.
"""

import asyncio
import json
import os
import sys


def answer_while_grading():
    """Replace formgrader's handler, if formgrader runs in this process."""
    module = sys.modules.get("nbgrader.server_extensions.formgrader.apihandlers")
    if module is not None and not hasattr(module.AutogradeHandler, "grades_apart"):
        post = module.web.authenticated(
            module.check_xsrf(module.check_notebook_dir(grade_apart))
        )
        module.AutogradeHandler.post = post
        module.AutogradeHandler.grades_apart = True


async def grade_apart(self, assignment_id, student_id):
    """POST .../submission/<assignment>/<student>/autograde, answered as nbgrader answers it."""
    said = await run_grader(self.coursedir.root, assignment_id, student_id)
    self.write(json.dumps(said))


async def run_grader(root, assignment, student):
    """Grade one submission in a process of its own.

    returns: dict with "success", "log" and, when it failed, "error", as formgrader shows them
    """
    command = [sys.executable, "-m", "autograder", "--course", str(root), "grade", assignment,
               f"--student={student}", "--force", "--wait"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=root, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT, env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1"},
    )
    said, _ = await process.communicate()
    log = said.decode(errors="replace")
    if process.returncode == 0:
        return {"success": True, "log": log}
    return {"success": False, "log": log, "error": log}
