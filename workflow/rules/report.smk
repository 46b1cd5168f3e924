# What the report adds to the results: pages of tables and of the configuration.
report: "../report/workflow.rst"


rule report_pages:
    input:
        rules.all.input,
        [path for product in PRODUCTS if product.only_for_report for path in product.output.values()],
