# Sourced by the comparisons of the input pipeline with real Keras: makes .study/parity-venv, sets PARITY_PYTHON.

HOME_FOLDER="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"
PARITY_VENV="$HOME_FOLDER/.study/parity-venv"
PARITY_PYTHON="$PARITY_VENV/bin/python"
requirements="$HOME_FOLDER/environment/parity/input-requirements.txt"

if ! cmp -s "$requirements" "$PARITY_VENV/installed.txt"; then
  echo "Installing Keras for the comparison into $PARITY_VENV"
  python3 -m venv "$PARITY_VENV"
  "$PARITY_PYTHON" -m pip install --quiet --requirement "$requirements"
  cp "$requirements" "$PARITY_VENV/installed.txt"
fi
export KERAS_BACKEND=jax JAX_PLATFORMS=cpu PYTHONUTF8=1
