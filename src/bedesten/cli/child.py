"""One supervised process: started, its output read line by line, its end awaited."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence

LINE_MAX = 1 << 16
DRAIN_S = 0.5  # its own children may hold the pipe open for longer than it lives


async def run(
    argv: Sequence[str],
    environ: Mapping[str, str],
    *,
    started: Callable[[asyncio.subprocess.Process], None],
    line: Callable[[bytes], None],
) -> int:
    """Start it, hand over each line it writes, and answer its exit code."""
    ours, theirs = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            env=dict(environ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops in order
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    started(process)
    stream = asyncio.StreamReader(limit=LINE_MAX)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(ours, "rb", buffering=0)
    )
    copying = asyncio.create_task(_copy(stream, line))
    code = await process.wait()
    await asyncio.wait({copying}, timeout=DRAIN_S)
    transport.close()  # which ends the copying
    await copying
    return code


async def _copy(stream: asyncio.StreamReader, line: Callable[[bytes], None]) -> None:
    while True:
        try:
            text = await stream.readline()
        except ValueError:  # longer than LINE_MAX; what was read of it is gone
            text = b"(a line too long to show)\n"
        if not text:
            return
        line(text)
