"""Write all MNIST training digits of the configured source, and where they came from, to one artefact."""

import hashlib
import logging

from phasediagram.data import mnist
from phasediagram.jobs.joblog import log_to
from phasediagram.storage import artefact


def main(source: str, output: str) -> None:
    images, labels, origin = mnist.fetch(source)
    digest = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    header = {"source": origin, "digits": len(labels), "sha256": digest}
    artefact.write(output, {"images": images, "labels": labels}, header)
    logging.info("%d digits from %s, SHA-256 %s", len(labels), origin, digest)


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        main(snakemake.params.source, snakemake.output[0])
