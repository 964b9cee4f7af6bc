class V2__code {}
