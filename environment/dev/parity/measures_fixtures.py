"""Writes the numbers that the Java measures must meet to 1e-9 (environment/dev/parity/run measures)."""
import json
from pathlib import Path

import numpy as np
from scipy.stats import beta, binomtest, t
from sklearn import metrics
from sklearn.calibration import calibration_curve

OUT = Path(__file__).resolve().parents[3] / "lib-src/test/resources/thyroidstudy/evaluate/metrics.json"


def components(y, s):
    """DeLong 1988, structural components by the definition: one comparison per pair."""
    x, z = s[y == 1], s[y == 0]
    psi = (x[:, None] > z[None, :]) + 0.5 * (x[:, None] == z[None, :])
    return psi.mean(), psi.mean(axis=1), psi.mean(axis=0)


def delong(y, scores):
    parts = [components(y, s) for s in scores]
    return np.cov([p[1] for p in parts]) / (y == 1).sum() + np.cov([p[2] for p in parts]) / (y == 0).sum()


def obuchowski(y, scores, patients):
    """Obuchowski 1997, Biometrics 53: 567-578, by its sums over patients, as pROC and other R code have them."""
    groups = [patients == c for c in np.unique(patients)]
    with_x = sum(bool((y[g] == 1).any()) for g in groups)
    with_z = sum(bool((y[g] == 0).any()) for g in groups)
    m, n, k = (y == 1).sum(), (y == 0).sum(), len(groups)
    x, z = [], []
    for s in scores:
        auc, v10, v01 = components(y, s)
        of_x, of_z = np.zeros(len(y)), np.zeros(len(y))
        of_x[y == 1], of_z[y == 0] = v10 - auc, v01 - auc
        x.append(np.array([of_x[g].sum() for g in groups]))
        z.append(np.array([of_z[g].sum() for g in groups]))
    s10 = [[with_x / (with_x - 1) / m * (a * b).sum() for b in x] for a in x]
    s01 = [[with_z / (with_z - 1) / n * (a * b).sum() for b in z] for a in z]
    s11 = [[k / (k - 1) * (a * b).sum() for b in z] for a in x]
    cov = np.array(s10) / m + np.array(s01) / n + (np.array(s11) + np.array(s11).T) / (m * n)
    return cov, min(with_x, with_z) - 1


def limits(y, score, patients):
    """Student's, on the scale of the log odds; each class's variance has one patient in its number of the largest variance of ranks of this mean."""
    auc, *ranks = components(y, score)
    cov, freedom = obuchowski(y, [score], patients)
    variance = cov[0, 0]
    for values, of_class in zip(ranks, (y == 1, y == 0)):
        ids = np.unique(patients[of_class])
        sums = np.array([(values - auc)[patients[of_class] == c].sum() for c in ids]) / of_class.sum()
        m = len(ids)
        variance += max(0, auc * (1 - auc) / m - m / (m - 1) * (sums ** 2).sum()) / m
    half = t.ppf(.975, freedom) * variance ** .5 / (auc * (1 - auc))
    return [1 / (1 + np.exp(-(np.log(auc / (1 - auc)) + side * half))) for side in (-1, 1)]


def sign_test(right, right_q, patients):
    """Every patient's difference with either sign: how often the sum is at least as far from 0."""
    sizes = [abs((right[patients == c] * 1 - right_q[patients == c]).sum()) for c in np.unique(patients)]
    chance = {0: 1.0}
    for size in sizes:
        after = {}
        for total, p in chance.items():
            for signed in (total - size, total + size):
                after[signed] = after.get(signed, 0) + p / 2
        chance = after
    observed = abs((right * 1 - right_q).sum())
    return sum(p for total, p in chance.items() if abs(total) >= observed)


def korn_graubard(right, patients):
    """Korn and Graubard 1998: Clopper and Pearson's interval of the effective number of images."""
    n, ids = len(right), np.unique(patients)
    share, k = right.mean(), len(ids)
    sums = np.array([(right[patients == c] - share).sum() for c in ids])
    worth = share * (1 - share) / (k / (k - 1) * (sums ** 2).sum() / n ** 2) * (t.ppf(.975, n - 1) / t.ppf(.975, k - 1)) ** 2
    worth = min(n, worth)
    return [beta.ppf(.025, share * worth, worth - share * worth + 1), beta.ppf(.975, share * worth + 1, worth - share * worth)]


def averages(y, p):
    """scikit-plot's plot_roc, micro and macro."""
    probs = np.column_stack([1 - p, p])
    curves = [metrics.roc_curve(y, probs[:, c], pos_label=c)[:2] for c in (0, 1)]
    onehot = np.column_stack([1 - y, y])
    micro = metrics.roc_curve(onehot.ravel(), probs.ravel())[:2]
    grid = np.unique(np.concatenate([c[0] for c in curves]))
    mean = sum(np.interp(grid, *c) for c in curves) / 2
    return metrics.auc(*micro), grid.tolist(), mean.tolist(), metrics.auc(grid, mean)


def case(name, seed, n, decimals, prevalence):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < prevalence).astype(int)
    p, q = (np.round(1 / (1 + np.exp(-(d * (y - .5) + rng.normal(size=n) - 1))), decimals) for d in (2, 1))
    fpr, tpr, thr = metrics.roc_curve(y, p)
    hard, hard_q = (p >= .5).astype(int), (q >= .5).astype(int)
    frac, mean = calibration_curve(y, p, n_bins=10)
    micro, grid, macro, macro_auc = averages(y, p)
    cov = delong(y, [p, q])
    auc = [metrics.roc_auc_score(y, s) for s in (p, q)]
    z = (auc[0] - auc[1]) / np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
    independent = min(y.sum(), n - y.sum()) - 1
    # three images a patient; some patients have images of both classes
    patients = np.arange(n) // 3
    by_patient, freedom = obuchowski(y, [p, q], patients)
    assert np.allclose(obuchowski(y, [p, q], np.arange(n))[0], cov, rtol=1e-12)
    precision, recall, pr_thresholds = metrics.precision_recall_curve(y, p)
    all_fpr, all_tpr, all_thr = metrics.roc_curve(y, p, drop_intermediate=False)
    fixed = int(np.argmax(all_tpr >= .95))
    # expected calibration error by its definition (Guo et al. 2017) on the bins of calibration_curve
    bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], p)
    ece = sum((bins == k).sum() / n * abs(y[bins == k].mean() - p[bins == k].mean()) for k in np.unique(bins))
    # net benefit by its definition (Vickers and Elkin 2006)
    grid_t = np.arange(1, 20) / 20
    benefit = [((p >= t) & (y == 1)).mean() - ((p >= t) & (y == 0)).mean() * t / (1 - t) for t in grid_t]
    treat_all = [y.mean() - (1 - y.mean()) * t / (1 - t) for t in grid_t]
    b, c = int(((hard == y) & (hard_q != y)).sum()), int(((hard != y) & (hard_q == y)).sum())
    return dict(
        name=name, y=y.tolist(), p=p.tolist(), q=q.tolist(),
        fpr=fpr.tolist(), tpr=tpr.tolist(), thresholds=thr[1:].tolist(), auc=auc,
        micro=micro, macroFpr=grid, macroTpr=macro, macro=macro_auc,
        averagePrecision=metrics.average_precision_score(y, p),
        confusion=metrics.confusion_matrix(y, hard).ravel().tolist(),
        accuracy=metrics.accuracy_score(y, hard), balancedAccuracy=metrics.balanced_accuracy_score(y, hard),
        f1=metrics.f1_score(y, hard), mcc=metrics.matthews_corrcoef(y, hard),
        ppv=metrics.precision_score(y, hard), sensitivity=metrics.recall_score(y, hard),
        npv=metrics.precision_score(y, hard, pos_label=0), specificity=metrics.recall_score(y, hard, pos_label=0),
        precision=precision[-2::-1].tolist(), recall=recall[-2::-1].tolist(), prThresholds=pr_thresholds[::-1].tolist(),
        youden=all_thr[np.argmax(np.round(all_tpr - all_fpr, 12))],
        atSensitivity=[all_thr[fixed], all_tpr[fixed], 1 - all_fpr[fixed]],
        ece=ece, decisionThresholds=grid_t.tolist(), netBenefit=benefit, treatAll=treat_all,
        brier=metrics.brier_score_loss(y, p), logLoss=metrics.log_loss(y, p),
        calibrationMean=mean.tolist(), calibrationObserved=frac.tolist(),
        covariance=cov.tolist(), low=limits(y, p, np.arange(n))[0], z=z,
        pValue=2 * t.sf(abs(z), independent), mcnemar=binomtest(min(b, c), b + c, .5).pvalue,
        patientCovariance=by_patient.tolist(), patientFreedom=int(freedom), patientLimits=limits(y, p, patients),
        patientMcnemar=sign_test(hard == y, hard_q == y, patients), patientAccuracy=korn_graubard(hard == y, patients))


CASES = [case("continuous", 1, 200, 12, .25), case("ties", 2, 150, 1, .3), case("imbalanced", 3, 300, 3, .06)]
OUT.write_text(json.dumps(CASES), encoding="utf-8")
