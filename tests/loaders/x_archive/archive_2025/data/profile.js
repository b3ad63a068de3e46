window.YTD.profile.part0 = [
  {
    "profile" : {
      "description" : {
        "bio" : "Novels about salt.",
        "website" : "https://t.co/aaaaaaaaa7",
        "location" : ""
      },
      "avatarMediaUrl" : ""
    }
  }
]