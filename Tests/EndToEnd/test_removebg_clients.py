"""Clients of remove.bg that others wrote, unmodified but for the address and the key."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import remove_bg_api
import removebg.removebg as removebg_package
import removebg_cli
import requests
from conftest import Service

from pictures import decoded, encoded, scene
from web import Web


@pytest.fixture(autouse=True)
def photo_on_the_web(web: Web) -> None:
    web.serve("/photo.png", encoded(scene()))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(scene()))
    return path


class TestRemovebg:
    """PyPI `removebg` 0.4."""

    @pytest.fixture
    def client(
        self, service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> removebg_package.RemoveBg:
        monkeypatch.setattr(removebg_package, "API_ENDPOINT", service.url + "/v1.0/removebg")
        return removebg_package.RemoveBg(service.key, str(tmp_path / "error.log"))

    def test_file(self, client: removebg_package.RemoveBg, photo: Path) -> None:
        client.remove_background_from_img_file(str(photo), bg_color="red")
        image = decoded(photo.with_name("photo.png_no_bg.png").read_bytes())
        assert image.size == scene().size

    def test_url(self, client: removebg_package.RemoveBg, web: Web, tmp_path: Path) -> None:
        output = tmp_path / "url.png"
        client.remove_background_from_img_url(web.url + "/photo.png", "hd", str(output))
        assert decoded(output.read_bytes()).mode == "RGBA"

    def test_base64(self, client: removebg_package.RemoveBg, photo: Path, tmp_path: Path) -> None:
        output = tmp_path / "b64.png"
        text = base64.b64encode(photo.read_bytes())
        client.remove_background_from_base64_img(text, new_file_name=str(output))
        assert decoded(output.read_bytes()).mode == "RGBA"

    def test_error(self, client: removebg_package.RemoveBg, photo: Path) -> None:
        with pytest.raises(requests.HTTPError, match="400"):
            client.remove_background_from_img_file(str(photo), size="enormous")

    def test_revoked_key(
        self, client: removebg_package.RemoveBg, service: Service, photo: Path, tmp_path: Path
    ) -> None:
        revoked = removebg_package.RemoveBg(service.revoked_key, str(tmp_path / "error.log"))
        with pytest.raises(requests.HTTPError, match="403"):
            revoked.remove_background_from_img_file(str(photo))


class TestRemoveBgApi:
    """PyPI `remove-bg-api` 0.2.1."""

    @pytest.fixture
    def client(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> remove_bg_api.RemoveBg:
        monkeypatch.setattr(remove_bg_api, "API_URL", service.url + "/v1.0")
        return remove_bg_api.RemoveBg(service.key)

    def test_account(self, client: remove_bg_api.RemoveBg) -> None:
        assert client.account.balance() == client.account.get_balance_dict()["total"] > 0
        assert client.account.free_api_calls() > 0

    def test_file_and_bytes(self, client: remove_bg_api.RemoveBg, photo: Path) -> None:
        balance = client.account.balance()
        from_file = client.remove_bg_file(str(photo))
        from_bytes = client.remove_bg_bytes(photo.read_bytes(), data={"size": "preview"})
        assert decoded(from_file).mode == "RGBA"
        assert from_bytes == from_file
        assert client.account.balance() == balance

    def test_url_and_base64(
        self, client: remove_bg_api.RemoveBg, photo: Path, web: Web, tmp_path: Path
    ) -> None:
        output = tmp_path / "url.png"
        client.remove_bg_url(web.url + "/photo.png", str(output), raw=False)
        text = base64.b64encode(photo.read_bytes()).decode()
        assert client.remove_bg_base64(text) == output.read_bytes()

    def test_error(self, client: remove_bg_api.RemoveBg) -> None:
        with pytest.raises(remove_bg_api.Errors.ApiErrorCode400):
            client.remove_bg_bytes(b"no image")

    def test_revoked_key(self, client: remove_bg_api.RemoveBg, service: Service) -> None:
        client.change_api_key(service.revoked_key)
        with pytest.raises(remove_bg_api.Errors.ApiErrorCode403):
            client.remove_bg_bytes(encoded(scene()))


class TestRemovebgCLI:
    """PyPI `removebg-cli` 1.0.0, whose account address is written into its code."""

    @pytest.fixture(autouse=True)
    def pointed_here(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REMOVE_BG_API_KEY", service.key)
        monkeypatch.setattr(removebg_cli, "API_URL", service.url + "/v1.0/removebg")
        get = requests.get

        def get_here(url: str, **options: object) -> requests.Response:
            return get(url.replace("https://api.remove.bg", service.url), **options)

        monkeypatch.setattr(removebg_cli.requests, "get", get_here)

    @pytest.fixture
    def run(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        def run(*arguments: str) -> None:
            monkeypatch.setattr("sys.argv", ["removebg", *arguments])
            removebg_cli.main()

        return run

    @pytest.mark.parametrize("size", ["auto", "preview", "full", "50MP"])
    def test_sizes(self, run: Callable[..., None], photo: Path, size: str) -> None:
        run(str(photo), "-s", size)
        assert decoded(photo.with_name("photo-nobg.png").read_bytes()).mode == "RGBA"

    @pytest.mark.parametrize("form", ["jpg", "webp", "png"])
    def test_formats(self, run: Callable[..., None], photo: Path, form: str) -> None:
        run(str(photo), "-f", form, "-b", "white", "-c", "--shadow")
        image = decoded(photo.with_name(f"photo-nobg.{form}").read_bytes())
        assert image.width < scene().width

    def test_zip(self, run: Callable[..., None], photo: Path) -> None:
        run(str(photo), "-f", "zip")
        archive = zipfile.ZipFile(photo.with_name("photo-nobg.zip"))
        assert archive.namelist() == ["color.jpg", "alpha.png"]

    def test_url(self, run: Callable[..., None], web: Web, tmp_path: Path) -> None:
        run(web.url + "/photo.png", "-o", str(tmp_path / "out.png"))
        assert decoded((tmp_path / "out.png").read_bytes()).size == scene().size

    def test_account(self, run: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
        run("--account")
        assert "1000000" in capsys.readouterr().out

    def test_error(
        self, run: Callable[..., None], photo: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            run(str(photo), "-b", "nocolour")
        assert "bg_color" in capsys.readouterr().out

    def test_revoked_key(
        self,
        service: Service,
        run: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("REMOVE_BG_API_KEY", service.revoked_key)
        with pytest.raises(SystemExit):
            run("--account")
        assert "API Key" in capsys.readouterr().out
