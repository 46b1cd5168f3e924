"""Write all MNIST training digits of the configured source, and where they came from, to one artefact."""

import hashlib
import logging

from phasediagram.data import mnist
from phasediagram.jobs.job import job
from phasediagram.storage import artefact


def main(source: str, output: str) -> None:
    images, labels, origin = mnist.fetch(source)
    digest = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    header = {"source": origin, "digits": len(labels), "sha256": digest}
    artefact.write(output, {"images": images, "labels": labels}, header)
    logging.info("%d digits from %s, SHA-256 %s", len(labels), origin, digest)


if __name__ == "__main__":
    with job(snakemake):
        try:
            main(snakemake.params.source, snakemake.output[0])
        except mnist.SourceError as error:
            raise SystemExit(str(error)) from None  # one line, without a traceback
