# Download the real MNIST digits. The artefact also has their source and checksum.
# The download runs where Snakemake does: nodes may have no internet.
localrules:
    download_mnist,


rule download_mnist:
    output:
        "results/mnist/digits.safetensors",
    log:
        "results/logs/download_mnist.log",
    benchmark:
        "results/benchmarks/download_mnist.tsv"
    conda:
        "../../envs/train.yaml"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    params:
        source=config["mnist_source"],
        code=code_digest("download_mnist"),
    message:
        "Fetching the MNIST digits from {params.source}"
    script:
        "../scripts/download_mnist.py"
