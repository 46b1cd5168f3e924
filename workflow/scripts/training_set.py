"""Write down the training set of a problem with MNIST: inputs in their scale, and targets."""

from phasediagram.data import training_set
from phasediagram.data.of_problem import training_set_of
from phasediagram.jobs.job import job
from phasediagram.storage import artefact

if __name__ == "__main__":
    with job(snakemake):
        x, y = training_set_of(snakemake.params.problem, snakemake.input.digits)
        header = {"data_sha256": training_set.digest(x, y), "problem": snakemake.params.problem}
        artefact.write(snakemake.output[0], {"x": x, "y": y}, header)
