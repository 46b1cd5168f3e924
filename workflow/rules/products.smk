# Figures, tables and pages: one rule for each entry of the catalogue, phasediagram/planning/catalogue.py.
for product in PRODUCTS:

    rule:
        name:
            product.name
        input:
            **product.input,
        output:
            **{
                key: for_report(path, product.captions[key], product.of) if key in product.captions else path
                for key, path in product.output.items()
            },
        log:
            f"results/logs/{product.kind}/{product.name}.log",
        benchmark:
            f"results/benchmarks/{product.kind}/{product.name}.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(product.mem_mb, product.minutes),
        params:
            **product.params,
            script=product.script,
            code=code_digest(product.script),
        message:
            product.message
        script:
            "../scripts/{params.script}.py"  # from params: when the job runs, the loop variable has its last value
