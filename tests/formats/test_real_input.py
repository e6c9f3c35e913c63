"""Real input: logits of a model in a CSV become the probabilities that the model itself gives."""

from __future__ import annotations

import csv

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from support.program import Program


def test_logits_of_a_logistic_regression_become_its_probabilities(sigmoid: Program) -> None:
    data = load_breast_cancer()
    features = StandardScaler().fit_transform(data.data)
    model = LogisticRegression().fit(features, data.target)
    logits = model.decision_function(features)
    names = data.target_names[data.target]
    with (sigmoid.folder / "tumours.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["diagnosis", "logit", "mean radius, mm"])
        writer.writerows(zip(names, logits.tolist(), data.data[:, 0].tolist(), strict=True))
    run = sigmoid("eval", "tumours.csv", "-c", "logit", "--as", "probability", "-o", "out.csv")
    assert (run.status, run.err) == (0, "")
    before = (sigmoid.folder / "tumours.csv").read_bytes().split(b"\r\n")
    after = (sigmoid.folder / "out.csv").read_bytes().split(b"\r\n")
    assert [line.rpartition(b",")[0] for line in after[:-1]] == before[:-1]
    with (sigmoid.folder / "out.csv").open(newline="") as file:
        ours = np.array([float(row["probability"]) for row in csv.DictReader(file)])
    theirs = model.predict_proba(features)[:, 1]
    assert len(ours) == 569
    # theirs is not correctly rounded: a few units in the last place
    np.testing.assert_allclose(ours, theirs, rtol=1e-15, atol=0)
