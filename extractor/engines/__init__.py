"""The extractor on engines that exist: Apache Spark, Ray, Dask. They schedule, retry and show progress; nothing here does.

The inputs are cut into ``pieces`` of some megabytes, named, not read, by the
driver. Each is one task of an engine: ``work`` reads it with solieu's own
readers, extracts it and writes its own part of the output (``parts``), whole or
not at all. So results are those of one machine, there is no shuffle, no record
passes through the driver, and a task that is tried again harms nothing. In
every process of an engine a child (``child``, asked through ``guard``) does
the work: an article that hangs or kills is found there and quarantined, and the
engine never sees more than a task that took a little longer.

``spark``, ``ray`` and ``dask`` are the adapters: ``each`` runs the tasks, and
``extract`` is for those who hold articles in a frame or dataset of the engine.
``run`` puts it together for ``solieu extract --engine``.
"""

from solieu.extractor.engines.errors import EngineError
from solieu.extractor.engines.run import ENGINES, EngineJob, ready, run

__all__ = ["ENGINES", "EngineError", "EngineJob", "ready", "run"]
