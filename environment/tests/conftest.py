import sys
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ENVIRONMENT))
