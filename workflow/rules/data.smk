# Real MNIST digits, with their source and checksum in the artefact.
rule download_mnist:
    output:
        "results/{data}/digits.safetensors",
    log:
        "results/logs/download_mnist/{data}.log",
    benchmark:
        "results/benchmarks/download_mnist/{data}.tsv"
    conda:
        "../../envs/train.yaml"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=15,
    params:
        source=lambda wildcards: config["data"][wildcards.data]["mnist"]["source"],
        code=code_digest("download_mnist"),
    message:
        "Fetching the MNIST digits of {wildcards.data} from {params.source}"
    script:
        "../scripts/download_mnist.py"
