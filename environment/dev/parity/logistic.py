#!/usr/bin/env python3
"""Writes lib-src/test/resources/probe/logistic.csv: features, classes and scikit-learn's probabilities of a logistic regression.

    pip install scikit-learn==1.9.1 && python3 environment/dev/parity/logistic.py
"""
import csv
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

TARGET = pathlib.Path(__file__).resolve().parents[3] / "lib-src/test/resources/probe/logistic.csv"
STRENGTHS = (1e-3, 0.1, 10.0)


def main():
    random = np.random.default_rng(1)
    features = random.gamma(2, 3, size=(80, 6)).round(3)
    features[:, 5] = 2  # a constant feature
    cancer = random.random(80) < 1 / (1 + np.exp(4 - 0.5 * features[:, 0] - 0.2 * features[:, 1]))
    columns = []
    for c in STRENGTHS:
        model = make_pipeline(StandardScaler(), LogisticRegression(C=c, solver="newton-cholesky", tol=1e-14, max_iter=1000))
        columns.append(model.fit(features[:60], cancer[:60]).predict_proba(features)[:, 1])
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with open(TARGET, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f"x{j}" for j in range(6)] + ["cancer", "train"] + [f"p{c:g}" for c in STRENGTHS])
        for i, row in enumerate(features):
            writer.writerow([f"{x:g}" for x in row] + [int(cancer[i]), int(i < 60)] + [f"{p[i]:.12f}" for p in columns])


if __name__ == "__main__":
    main()
