"""Phase diagrams of wide neural networks: the numerical library behind the workflow.

The library knows nothing of Snakemake, keeps no global state and prints nothing, so a notebook can import every
module. Equation and section numbers refer to "Empirical Phase Diagram for Three-layer Neural Networks with Infinite
Width" (NeurIPS 2022).
"""
